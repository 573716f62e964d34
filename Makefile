# Thaw. `make` lists the targets.

# ---- settings (any of them: make NAME=value …) -------------------------------------------------

BUILD   := build
MAKEFLAGS += --jobs=$(shell getconf _NPROCESSORS_ONLN)
PORT    := 8080
# Tests to run: a pattern of Jest's for file names, and one for test names.
FILES   :=
ONLY    :=
# Words for bench-kernels; anything for a shorter bench.
WORDS   :=
QUICK   :=

# -ffp-contract=off: no fused multiply-add, since every strict build gives the same bits.
CFLAGS   := -std=c11 -D_POSIX_C_SOURCE=200809L -Icsrc -Iwasm-tests/c -isystem .toolchain/include \
            -ffp-contract=off -Wall -Wextra -Wshadow -Wconversion -Wpointer-arith -Werror
SANITIZE := -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all \
            -fno-omit-frame-pointer

# Flags of compiling and linking, one set a flavour.
native_FLAGS  := -O2 -g -pthread
asan_FLAGS    := -O1 -g -pthread $(SANITIZE)
wasi_FLAGS    := -O3 -msimd128
simd_FLAGS    := -O3 -msimd128
threads_FLAGS := -O3 -msimd128 -pthread
relaxed_FLAGS := -O3 -msimd128 -mrelaxed-simd -pthread -DTHAW_RELAXED

# The stack lies below everything, so that an overflow traps instead of overwriting data.
WASI_LINK := -Wl,-z,stack-size=1048576 -Wl,--stack-first
# The host makes the memory, so that it can choose a limit (phones) before there is any; 4 GB is
# the format's own. With threads the workers start before main, so that a loop never waits for one;
# the host says how many: createThaw({ poolSize: threads − 1 }).
WEB_LINK  := -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createThaw -sENVIRONMENT=web,worker,node \
             -sIMPORTED_MEMORY -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=32MB \
             -sSTACK_SIZE=1MB -sABORTING_MALLOC=0 -Wno-pthreads-mem-growth -sSTRICT \
             -sINCOMING_MODULE_JS_API=wasmMemory,locateFile,print,printErr,instantiateWasm
POOL_LINK := -sPTHREAD_POOL_SIZE=Module.poolSize -sPTHREAD_POOL_SIZE_STRICT=2

# Jest loads ES modules through this switch of Node's; the other silences its warnings.
JEST := THAW_BUILD=$(BUILD) NODE_OPTIONS='--experimental-vm-modules --disable-warning=ExperimentalWarning' \
        node node_modules/jest/bin/jest.js

# ---- sources, in floor order -------------------------------------------------------------------

BASE    := status heap arena rng mathf clock number utf8 json json_writer expr fields
KERNELS := pad patches columns gemm gemm_core gemm_micro gemm_operands gemm_tile winograd \
           winograd_tile conv2d dwconv2d dwconv2d_kernel pool2d \
           eltwise norm reduce dropout upsample warp colour
REF     := conv dense eltwise loss norm pool
OPS     := ops window linear pooling activations conv2d dwconv2d dense batchnorm relu relu6 leaky_relu \
           hard_swish add concat zero_pad max_pool avg_pool global_avg_pool flatten dropout \
           upsample reshape
GRAPH   := graph model head freeze planner compile layout program execute
DATASET := hash exif jpeg_header image_header image_decode image resize preprocess dataset layout look duplicates split outline shapes \
           augment augment_draw augment_policy augment_mix
IO      := file folder half safetensors safetensors_write sha256 png_write
TRAIN   := loss gradients optimizer monitor early_stopping schedule score answers snapshot feature_store loader \
           pipeline phase epoch trainer checkpoint_visit checkpoint lr_finder
EVAL    := evaluate logistic linear probe frechet judge gradcam features pca paired
SYNTH   := synth rules rules_read rules_draw features network photos vae_graph vae vae_generator spectral diff_augment gan_graph gan gan_generator composite
ENGINE  := $(BASE:%=csrc/base/%.c) $(KERNELS:%=csrc/kernels/%.c) \
           $(OPS:%=csrc/ops/%.c) $(GRAPH:%=csrc/graph/%.c) $(DATASET:%=csrc/data/%.c) \
           $(IO:%=csrc/io/%.c) $(TRAIN:%=csrc/train/%.c) $(EVAL:%=csrc/eval/%.c) \
           $(SYNTH:%=csrc/synth/%.c)
APP     := recipe_keys recipe_augment recipe_freeze recipe_optimizer recipe_schedule recipe_loss recipe_synth recipe_phase recipe recipe_compare \
           build weights run run_synth run_collect judge_classifier run_judge run_checkpoint run_recall insight report_ledger report_judge report
CLI     := override cli_values cli_options cli_print cli_photos cli_train cli_folds cli_checkpoint \
           cli_answer cli_probe cli_lr_find cli_augment cli_synth cli_judge cli_ablate cli_show bench cli_bench cli
WEB_API := wasm_api
# Tests register themselves by being there: see wasm-tests/c/test.h.
TESTS   := $(sort $(wildcard wasm-tests/c/test_*.c))

PTHREAD := csrc/base/threads_pthread.c
SERIAL  := csrc/base/threads_serial.c
MODELS  := $(filter-out models/registry.json,$(sort $(wildcard models/*.json)))
SHIPPED := $(sort $(wildcard models/*.safetensors))
GOLDEN  := $(sort $(wildcard wasm-tests/golden/*.safetensors))
ENGINE  += $(APP:%=csrc/app/%.c) $(BUILD)/gen/models.c
HOST    := $(CLI:%=csrc/app/%.c) $(BUILD)/gen/shipped.c
POSIX   := csrc/app/host_posix.c
WASI    := csrc/app/host_wasi.c
NETWORK := wasm-tests/c/golden_network.c csrc/app/override.c
TESTING := wasm-tests/c/main.c wasm-tests/c/golden.c $(BUILD)/gen/golden.c $(NETWORK) $(TESTS) \
           $(REF:%=csrc/kernels/ref/%.c)

# ---- everyday targets --------------------------------------------------------------------------

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup start test all native wasi web native-tests wasi-tests web-tests oracle page bench bench-kernels \
        bench-programs format check clean FORCE

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

start: all ## set up, build everything, serve the page
	@node scripts/serve.mjs $(BUILD)/web $(PORT)

test: all tests ## set up, build everything, run every test (FILES=pattern ONLY=pattern: some)
	@$(JEST) $(if $(FILES),'$(FILES)') $(if $(ONLY),-t '$(ONLY)')

setup: ## install what is missing (toolchain, npm packages); quick when nothing is
	@scripts/setup

all: native wasi web ## build the three programs and the page
native: $(BUILD)/native/thaw ## the command line for this machine
wasi: $(BUILD)/wasi/thaw.wasm ## the command line as WebAssembly, for any WASI host
web: $(foreach flavour,threads simd relaxed,$(BUILD)/web/thaw-$(flavour).js) ## the engine for browsers, and the page
	@$(BUILD_PAGE)
page: ## the page alone
	@$(BUILD_PAGE)
# After the engine: the service worker lists what lies in the folder.
BUILD_PAGE = node scripts/build-web.mjs $(BUILD)/web

tests: native-tests wasi-tests web-tests oracle ## build the C tests, three times
native-tests: $(BUILD)/native/thaw-tests ## C tests under ASan and UBSan
wasi-tests: $(BUILD)/wasi/thaw-tests.wasm ## C tests for WASI
web-tests: $(BUILD)/web/thaw-tests.js ## C tests for Chromium
oracle: $(BUILD)/native/thaw-oracle ## a door into the engine, for PyTorch

PEERS := scripts/bench/node_modules/.package-lock.json
bench: web bench-programs $(PEERS) ## Thaw beside TF.js, ONNX Runtime Web and PyTorch: docs/performance.md (QUICK=1: rough)
	@node scripts/bench/bench.mjs $(BUILD) $(if $(QUICK),--quick)
$(PEERS): scripts/bench/package-lock.json
	@cd scripts/bench && npm ci --no-update-notifier --loglevel=error && touch node_modules/.package-lock.json

# The command line for browsers, so that `thaw bench` runs where the engine does.
bench-programs: $(foreach flavour,threads simd relaxed,$(BUILD)/bench/thaw-$(flavour).js)
bench-kernels: bench-programs ## GFLOP/s of every kernel shape in Chromium (WORDS='--help': how to ask for some)
	@node scripts/bench/kernels.mjs $(BUILD) $(WORDS)

format: ## format every source file
	@node scripts/check-format.mjs --write
check: ## floors and formatting
	@node scripts/check-layers.mjs
	@node scripts/check-format.mjs
clean: ## remove what was built (the toolchain stays)
	rm -rf $(BUILD)

# ---- where the tools are -----------------------------------------------------------------------

# Every target but these asks setup first, which takes 10 ms when there is nothing to do, and else
# writes env.mk anew; make then starts over with it.
export CHROMIUM CLANG_FORMAT
ifneq ($(filter-out help setup clean,$(or $(MAKECMDGOALS),help)),)
include .toolchain/env.mk
.toolchain/env.mk: FORCE
	@scripts/setup
endif

native_CC  := $(NATIVE_CC)
asan_CC    := $(NATIVE_CC)
wasi_CC    := $(WASI_CC)
simd_CC    := $(WEB_CC)
threads_CC := $(WEB_THREADS_CC)
relaxed_CC := $(WEB_THREADS_CC)
FLAVOURS   := native asan wasi simd threads relaxed
# Links what another program compiled.
simd_LD    := $(EMCC)
threads_LD := $(EMCC)
relaxed_LD := $(EMCC)

# ---- rules -------------------------------------------------------------------------------------

say = @printf '  %-8s %s\n' $1 $2

# Objects of a flavour live in build/obj/FLAVOUR and are made anew when its flags change.
define flavour_rules
$(BUILD)/obj/$1/%.o: %.c $(BUILD)/obj/$1/flags
	@mkdir -p $$(@D)
	$$(call say,$1,$$<)
	@$$($1_CC) $$(CFLAGS) $$($1_FLAGS) $$(OPTIMIZE) -I$(BUILD)/obj -MMD -MP -c $$< -o $$@
$(BUILD)/obj/$1/flags: FORCE
	@mkdir -p $$(@D)
	@echo '$$($1_CC) $$(CFLAGS) $$($1_FLAGS)' | cmp -s - $$@ || echo '$$($1_CC) $$(CFLAGS) $$($1_FLAGS)' >$$@
endef
$(foreach flavour,$(FLAVOURS),$(eval $(call flavour_rules,$(flavour))))
# A page is downloaded: what is never in the way of pixels and numbers is made small for it.
SMALL := csrc/app/% csrc/graph/% csrc/io/% $(addprefix csrc/base/,json json_writer expr fields number) \
         $(addprefix csrc/data/,split duplicates layout exif jpeg_header image_header)
$(foreach f,simd threads relaxed,$(SMALL:%=$(BUILD)/obj/$f/%.o)): OPTIMIZE := -Os
# stb_image overflows integers on damaged photos: let them wrap, in every build alike.
$(BUILD)/obj/%/csrc/data/image_decode.o: CFLAGS += -fwrapv
objects = $(patsubst %.c,$(BUILD)/obj/$1/%.o,$2)

# Links a program of flavour $1 with more flags $2.
define link
@mkdir -p $(@D)
$(call say,$1,$@)
@$(or $($1_LD),$($1_CC)) $($1_FLAGS) $(filter %.o,$^) $2 -lm -o $@
endef

$(BUILD)/native/thaw: $(call objects,native,$(ENGINE) $(PTHREAD) $(HOST) $(POSIX))
	$(call link,native)
$(BUILD)/native/thaw-tests: $(call objects,asan,$(ENGINE) $(PTHREAD) $(TESTING))
	$(call link,asan)
$(BUILD)/native/thaw-oracle: $(call objects,native,$(ENGINE) $(PTHREAD) $(NETWORK) wasm-tests/c/oracle_main.c)
	$(call link,native)
$(BUILD)/wasi/thaw.wasm: $(call objects,wasi,$(ENGINE) $(SERIAL) $(HOST) $(WASI))
	$(call link,wasi,$(WASI_LINK))
$(BUILD)/wasi/thaw-tests.wasm: $(call objects,wasi,$(ENGINE) $(SERIAL) $(TESTING))
	$(call link,wasi,$(WASI_LINK))

EXPORTS = --no-entry -sFILESYSTEM=0 -sEXPORTED_FUNCTIONS=@$(BUILD)/obj/exports -sEXPORTED_RUNTIME_METHODS=wasmMemory
$(BUILD)/web/thaw-threads.js: $(call objects,threads,$(ENGINE) $(PTHREAD) $(WEB_API:%=csrc/app/%.c))
	$(call link,threads,$(WEB_LINK) $(POOL_LINK) $(EXPORTS))
$(BUILD)/web/thaw-relaxed.js: $(call objects,relaxed,$(ENGINE) $(PTHREAD) $(WEB_API:%=csrc/app/%.c))
	$(call link,relaxed,$(WEB_LINK) $(POOL_LINK) $(EXPORTS))
$(BUILD)/web/thaw-simd.js: $(call objects,simd,$(ENGINE) $(SERIAL) $(WEB_API:%=csrc/app/%.c))
	$(call link,simd,$(WEB_LINK) $(EXPORTS))
$(BUILD)/web/thaw-tests.js: $(call objects,threads,$(ENGINE) $(PTHREAD) $(TESTING))
	$(call link,threads,$(WEB_LINK) $(POOL_LINK) -sINVOKE_RUN=0 -sEXPORTED_RUNTIME_METHODS=callMain)

PROGRAM = -sINVOKE_RUN=0 -sEXPORTED_RUNTIME_METHODS=callMain,wasmMemory
COMMAND := $(HOST) $(POSIX)
$(BUILD)/bench/thaw-threads.js: $(call objects,threads,$(ENGINE) $(PTHREAD) $(COMMAND))
	$(call link,threads,$(WEB_LINK) $(POOL_LINK) $(PROGRAM))
$(BUILD)/bench/thaw-relaxed.js: $(call objects,relaxed,$(ENGINE) $(PTHREAD) $(COMMAND))
	$(call link,relaxed,$(WEB_LINK) $(POOL_LINK) $(PROGRAM))
$(BUILD)/bench/thaw-simd.js: $(call objects,simd,$(ENGINE) $(SERIAL) $(COMMAND))
	$(call link,simd,$(WEB_LINK) $(PROGRAM))

$(foreach f,threads simd relaxed,$(BUILD)/web/thaw-$f.js): $(BUILD)/obj/exports Makefile
$(foreach f,threads simd relaxed,$(BUILD)/bench/thaw-$f.js): Makefile
$(BUILD)/native/thaw $(BUILD)/native/thaw-oracle $(BUILD)/wasi/thaw.wasm: Makefile
$(BUILD)/native/thaw-tests $(BUILD)/wasi/thaw-tests.wasm $(BUILD)/web/thaw-tests.js: Makefile
# The names of the exported functions, as the linker spells them.
$(BUILD)/obj/exports: csrc/app/wasm_api.exports
	@mkdir -p $(@D)
	@sed -n 's/^[a-z]/_&/p' $< >$@

# Every backbone of models/, as one C file.
$(BUILD)/gen/models.c: scripts/embed-models.mjs scripts/embed.mjs $(MODELS) $(SHIPPED)
	@node $< $@ $(MODELS)

# The weights that ship with some of them, as another, for programs that have no files beside them.
$(BUILD)/gen/shipped.c: scripts/embed-weights.mjs scripts/embed.mjs $(SHIPPED)
	@node $< $@ $(SHIPPED)

# What PyTorch says, as one C file: see scripts/make-golden.
$(BUILD)/gen/golden.c: scripts/embed-golden.mjs scripts/embed.mjs $(GOLDEN)
	@node $< $@ $(GOLDEN)

# The list of tests, from the TEST lines of their files.
$(BUILD)/obj/tests.def: $(TESTS)
	@mkdir -p $(@D)
	@sed -n 's/^TEST(\([a-z0-9_]*\)) {.*/TEST_CASE(\1)/p' $^ >$@
$(foreach f,asan wasi threads,$(BUILD)/obj/$f/wasm-tests/c/main.o): $(BUILD)/obj/tests.def

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
