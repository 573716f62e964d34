/* Ten steps of a VAE, and a picture decoded then, against PyTorch (scripts/oracle/golden_vae.py).
 * Both sides draw photos, weights and noise from the seed. */
#include "base/rng.h"
#include "golden.h"
#include "synth/vae.h"
#include "test.h"

#define SEED 20240229
#define SIDE 16
#define BATCH 4
#define FLOATS (SIDE * SIDE * 3)
#define LOSSES 1e-4 /* of the largest */
#define WEIGHTS 2e-3

static double number(const thaw_json *about, const char *key) {
    return thaw_json_get(about, key)->number;
}

static thaw_vae_desc read_desc(const thaw_json *about) {
    return (thaw_vae_desc){.side = (int)number(about, "side"),
                           .classes = (int)number(about, "classes"),
                           .latent = (int)number(about, "latent"),
                           .filters = (int)number(about, "filters"),
                           .batch = BATCH,
                           .lr = number(about, "lr"),
                           .spread = 1};
}

static void check_weights(golden *file, thaw_vae *vae, int decoder) {
    thaw_graph *g = &thaw_vae_network(vae, decoder)->graph;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        golden_check(g->weights + p->offset, golden_get(file, NULL, p->name, p->count), WEIGHTS);
    }
}

static void check_sample(golden *file, thaw_vae *vae) {
    uint8_t rgb[FLOATS];
    golden_values wanted = golden_get(file, NULL, "sample", FLOATS);
    thaw_vae_sample(vae, 1, 9, 5, 1, rgb);
    for (size_t i = 0; i < FLOATS && wanted.data != NULL; i++) {
        CHECK_NEAR(rgb[i], wanted.data[i], 0.51); /* rounded to a byte */
    }
}

static void check_steps(golden *file, const thaw_json *about, thaw_vae *vae) {
    static uint8_t photo[BATCH][FLOATS];
    const uint8_t *rgb[BATCH];
    uint32_t item[BATCH];
    int label[BATCH], steps = (int)number(about, "steps");
    golden_values losses = golden_get(file, NULL, "losses", (size_t)steps * 2);
    const thaw_json *labels = thaw_json_get(about, "labels")->child;
    for (uint32_t i = 0; i < BATCH; i++, labels = labels->next) {
        thaw_rng rng = thaw_rng_make(SEED, THAW_RNG_SAMPLE, 0, i);
        for (int k = 0; k < FLOATS; k++) photo[i][k] = (uint8_t)(thaw_rng_u32(&rng) >> 24);
        rgb[i] = photo[i];
        item[i] = i;
        label[i] = (int)labels->number;
    }
    for (int step = 0; step < steps && losses.data != NULL; step++) {
        thaw_vae_batch batch = {BATCH, rgb, label, item};
        thaw_vae_loss loss = thaw_vae_step(vae, &batch, (uint32_t)step, number(about, "beta"));
        const float *wanted = losses.data + step * 2;
        CHECK_NEAR(loss.reconstruction, (double)wanted[0], LOSSES * (double)wanted[0]);
        CHECK_NEAR(loss.divergence, (double)wanted[1], LOSSES * (double)wanted[1]);
    }
    CHECK(steps == 10);
}

TEST(golden_vae_steps) {
    golden file;
    thaw_error err = {0};
    thaw_vae *vae = NULL;
    if (!golden_open(&file, "vae_steps")) return;
    const thaw_json *about = golden_about(&file, "about");
    REQUIRE(about != NULL);
    thaw_vae_desc desc = read_desc(about);
    REQUIRE_OK(thaw_vae_create(&desc, SEED, NULL, &vae, &err), &err);
    check_steps(&file, about, vae);
    check_weights(&file, vae, 0);
    check_weights(&file, vae, 1);
    check_sample(&file, vae);
    thaw_vae_destroy(vae);
    golden_close(&file);
}
