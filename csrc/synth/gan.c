#include "synth/gan.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "synth/diff_augment.h"
#include "synth/gan_graph.h"
#include "synth/spectral.h"

struct thaw_gan {
    thaw_gan_desc desc;
    uint64_t seed;
    thaw_pool *pool;
    thaw_network maker, judge;  /* G, D */
    thaw_program *critic;       /* D once more, for the gradients of what it sees */
    thaw_spectral spectral;     /* D's kernels */
    thaw_graph average;         /* G with averaged weights */
    thaw_program *sampler;      /* of average */
    bool moved;                 /* average, since the sampler took its weights */
    float *photo;               /* 2 · batch pictures in −1 … 1: real ones, then made ones */
    thaw_diff_augment *augment; /* of each as it is seen next */
};

thaw_gan_desc thaw_gan_defaults(int classes) {
    return (thaw_gan_desc){.side = 32,
                           .classes = classes,
                           .latent = 64,
                           .filters = 32,
                           .batch = 32,
                           .lr = 1e-3,
                           .lr_judge = 2e-3,
                           .average = 0.998,
                           .augment = 0.25};
}

/* ---- life ------------------------------------------------------------------------------------ */

static thaw_status check(const thaw_gan_desc *d, thaw_error *err) {
    if (d->side < 16 || d->side > 64 || d->side % 8 != 0) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "gan: a side of 16 … 64 and a multiple of 8 wanted, got %d", d->side);
    }
    if (d->classes < 1 || d->latent < 1 || d->latent > 1024 || d->filters < 1 || d->batch < 1 ||
        !(d->lr > 0) || !(d->lr_judge > 0)) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "gan: classes, latent (at most 1024), filters, batch and both rates above "
                         "0 wanted, got %d, %d, %d, %d, %g and %g",
                         d->classes, d->latent, d->filters, d->batch, d->lr, d->lr_judge);
    }
    if (!(d->average >= 0 && d->average < 1) || !(d->augment >= 0 && d->augment <= 1)) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "gan: average of 0 … 1 (below) and augment of 0 … 1 wanted, got %g and %g",
                         d->average, d->augment);
    }
    return THAW_OK;
}

static thaw_status open_networks(thaw_gan *gan, thaw_error *err) {
    const thaw_gan_desc *d = &gan->desc;
    thaw_optimizer_desc adam = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    adam.beta1 = 0.5; /* as Radford et al. 2016 have it: the other network moves meanwhile */
    adam.lr = d->lr;
    thaw_program_desc desc = {.training = true, .batch = d->batch, .pool = gan->pool};
    THAW_TRY(thaw_gan_build_generator(d, &gan->maker.graph, err));
    THAW_TRY(thaw_network_open(&gan->maker, gan->seed, &desc, &adam, err));
    adam.lr = d->lr_judge;
    desc.batch = 2 * d->batch;
    THAW_TRY(thaw_gan_build_discriminator(d, &gan->judge.graph, err));
    THAW_TRY(thaw_network_open(&gan->judge, gan->seed, &desc, &adam, err));
    THAW_TRY(thaw_spectral_init(&gan->spectral, &gan->judge.graph, gan->seed, err));
    desc.batch = d->batch;
    desc.attributes = true;
    THAW_TRY(thaw_network_compile(&gan->judge.graph, desc, &gan->critic, err));
    THAW_TRY(thaw_gan_build_generator(d, &gan->average, err));
    memcpy(gan->average.weights, gan->maker.graph.weights,
           gan->average.weight_count * sizeof *gan->average.weights);
    desc = (thaw_program_desc){.batch = 1, .pool = gan->pool};
    return thaw_network_compile(&gan->average, desc, &gan->sampler, err);
}

static thaw_status open_gan(thaw_gan *gan, thaw_error *err) {
    size_t pictures = 2 * (size_t)gan->desc.batch;
    size_t floats = (size_t)gan->desc.side * (size_t)gan->desc.side * 3;
    gan->photo = thaw_heap_alloc(pictures * floats * sizeof *gan->photo);
    gan->augment = thaw_heap_alloc(pictures * sizeof *gan->augment);
    if (gan->photo == NULL || gan->augment == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a GAN");
    return open_networks(gan, err);
}

thaw_status thaw_gan_create(const thaw_gan_desc *desc, uint64_t seed, thaw_pool *pool,
                            thaw_gan **out, thaw_error *err) {
    THAW_TRY(check(desc, err));
    thaw_gan *gan = thaw_heap_alloc(sizeof *gan);
    if (gan == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a GAN");
    *gan = (thaw_gan){.desc = *desc, .seed = seed, .pool = pool, .moved = true};
    thaw_status status = open_gan(gan, err);
    if (status == THAW_OK) {
        *out = gan;
    } else {
        thaw_gan_destroy(gan);
    }
    return status;
}

void thaw_gan_destroy(thaw_gan *gan) {
    if (gan == NULL) return;
    thaw_network_reset(&gan->maker);
    thaw_program_destroy(gan->critic);
    thaw_network_reset(&gan->judge);
    thaw_spectral_reset(&gan->spectral);
    thaw_program_destroy(gan->sampler);
    thaw_graph_reset(&gan->average);
    thaw_heap_free(gan->photo);
    thaw_heap_free(gan->augment);
    thaw_heap_free(gan);
}

/* ---- what is drawn --------------------------------------------------------------------------- */

/* Streams of a step, so many items apart. */
enum { DRAW_CODE, DRAW_VIEW, DRAW_SECOND_VIEW };

static thaw_rng draw(const thaw_gan *gan, uint32_t step, int what, int at) {
    return thaw_rng_make(gan->seed, THAW_RNG_NOISE, step, (uint32_t)what << 24 | (uint32_t)at);
}

static void draw_code(const thaw_gan *gan, thaw_rng rng, float *z) {
    for (int k = 0; k < gan->desc.latent; k++) z[k] = thaw_rng_normal(&rng);
}

static void draw_views(thaw_gan *gan, uint32_t step, int what, int pictures) {
    for (int i = 0; i < pictures; i++) {
        thaw_rng rng = draw(gan, step, what, i);
        gan->augment[i] = thaw_diff_augment_draw(&rng, gan->desc.side, gan->desc.augment);
    }
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* One loop over pictures: those of `program`, from picture `first` on. */
typedef struct {
    thaw_gan *gan;
    thaw_program *program;
    const thaw_gan_batch *batch;
    int first;
} picture_job;

static size_t floats_of(const thaw_gan *gan) {
    return (size_t)gan->desc.side * (size_t)gan->desc.side * 3;
}

static void read_photo(void *context, size_t at, int worker) {
    (void)worker;
    const picture_job *job = context;
    size_t floats = floats_of(job->gan);
    float *to = job->gan->photo + at * floats;
    for (size_t i = 0; i < floats; i++) to[i] = (float)job->batch->rgb[at][i] / 127.5f - 1;
}

/* 2σ(x) − 1 = tanh(x / 2) */
static void take_made(void *context, size_t at, int worker) {
    (void)worker;
    const picture_job *job = context;
    size_t floats = floats_of(job->gan);
    const float *x = thaw_program_output(job->gan->maker.program) + at * floats;
    float *to = job->gan->photo + ((size_t)job->batch->n + at) * floats;
    for (size_t i = 0; i < floats; i++) to[i] = 2 * thaw_sigmoid(x[i]) - 1;
}

static void show(void *context, size_t at, int worker) {
    (void)worker;
    const picture_job *job = context;
    thaw_gan *gan = job->gan;
    const float *photo = gan->photo + ((size_t)job->first + at) * floats_of(gan);
    thaw_diff_augment_forward(&gan->augment[at], gan->desc.side, photo,
                              thaw_program_input_at(job->program, (int)at));
}

/* Back from what D saw to G's logits: tanh(x / 2)' = (1 − t²) / 2. */
static void blame(void *context, size_t at, int worker) {
    (void)worker;
    const picture_job *job = context;
    thaw_gan *gan = job->gan;
    size_t floats = floats_of(gan);
    const float *seen = thaw_program_input_grad(gan->critic) + at * floats;
    const float *t = gan->photo + ((size_t)job->batch->n + at) * floats;
    float *d = thaw_program_output_grad(gan->maker.program) + at * floats;
    thaw_diff_augment_backward(&gan->augment[at], gan->desc.side, seen, d);
    for (size_t i = 0; i < floats; i++) d[i] *= (1 - t[i] * t[i]) / 2;
}

static void for_pictures(const thaw_gan *gan, int n, thaw_chunk_fn *run, picture_job job) {
    thaw_parallel_for(gan->pool, (size_t)n, run, &job);
}

static thaw_pass pass_of(const thaw_gan *gan, int n) {
    return (thaw_pass){.n = n, .training = true, .seed = gan->seed};
}

/* Fills gan->photo: real pictures, and made ones of the same labels. */
static void imagine(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step) {
    const thaw_gan_desc *d = &gan->desc;
    thaw_pass pass = pass_of(gan, batch->n);
    picture_job job = {.gan = gan, .batch = batch};
    for (int i = 0; i < batch->n; i++) {
        int label = batch->label[i];
        float *z = thaw_network_code(gan->maker.program, i, d->latent, d->classes, label);
        draw_code(gan, draw(gan, step, DRAW_CODE, i), z);
    }
    thaw_program_forward(gan->maker.program, &pass);
    for_pictures(gan, batch->n, read_photo, job);
    for_pictures(gan, batch->n, take_made, job);
}

/* ---- losses ---------------------------------------------------------------------------------- */

/* D's answer to picture `at`: the first number and the label's. */
static float answer(const thaw_gan *gan, const thaw_program *p, int at, int label) {
    const float *row = thaw_program_output(p) + (size_t)at * (size_t)(1 + gan->desc.classes);
    return row[0] + row[1 + label];
}

/* Sets the gradient of that answer. */
static void correct(const thaw_gan *gan, thaw_program *p, int at, int label, float d) {
    size_t wide = (size_t)(1 + gan->desc.classes);
    float *row = thaw_program_output_grad(p) + (size_t)at * wide;
    memset(row, 0, wide * sizeof *row);
    row[0] = row[1 + label] = d;
}

/* D's loss of what was imagined, and its gradients. */
static void judge(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step, thaw_gan_loss *loss) {
    int n = batch->n, beyond = 0;
    thaw_program *p = gan->judge.program;
    thaw_pass pass = pass_of(gan, 2 * n);
    thaw_spectral_apply(&gan->spectral, &gan->judge.graph);
    draw_views(gan, step, DRAW_VIEW, 2 * n);
    for_pictures(gan, 2 * n, show, (picture_job){.gan = gan, .program = p});
    thaw_program_forward(p, &pass);
    double sum = 0;
    for (int i = 0; i < 2 * n; i++) {
        int label = batch->label[i % n];
        float sign = i < n ? -1 : 1, miss = 1 + sign * answer(gan, p, i, label);
        beyond += miss <= 0;
        sum += miss > 0 ? (double)miss : 0;
        correct(gan, p, i, label, miss > 0 ? sign / (float)n : 0);
    }
    thaw_program_backward(p, &pass);
    thaw_spectral_gradients(&gan->spectral, p);
    loss->discriminator = sum / n;
    loss->beyond = (double)beyond / (2 * n);
}

/* G's loss of what was imagined, seen anew, and its gradients. */
static void criticize(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step,
                      thaw_gan_loss *loss) {
    int n = batch->n;
    thaw_pass pass = pass_of(gan, n);
    picture_job job = {.gan = gan, .program = gan->critic, .batch = batch, .first = n};
    thaw_spectral_apply(&gan->spectral, &gan->judge.graph);
    draw_views(gan, step, DRAW_SECOND_VIEW, n);
    for_pictures(gan, n, show, job);
    thaw_program_forward(gan->critic, &pass);
    double sum = 0;
    for (int i = 0; i < n; i++) {
        sum -= (double)answer(gan, gan->critic, i, batch->label[i]);
        correct(gan, gan->critic, i, batch->label[i], -1 / (float)n);
    }
    thaw_program_backward(gan->critic, &pass);
    for_pictures(gan, n, blame, job);
    thaw_program_backward(gan->maker.program, &pass);
    loss->generator = sum / n;
}

thaw_gan_loss thaw_gan_gradients(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step) {
    thaw_gan_loss loss = {0};
    imagine(gan, batch, step);
    judge(gan, batch, step, &loss);
    criticize(gan, batch, step, &loss);
    return loss;
}

/* ---- learning -------------------------------------------------------------------------------- */

/* Towards the weights by 1 − decay, but faster while they are young. */
static void average_weights(thaw_gan *gan, uint32_t step) {
    double young = (1.0 + step) / (10.0 + step);
    float keep = (float)(young < gan->desc.average ? young : gan->desc.average);
    const float *w = gan->maker.graph.weights;
    float *mean = gan->average.weights;
    for (size_t i = 0; i < gan->average.weight_count; i++) mean[i] += (w[i] - mean[i]) * (1 - keep);
    gan->moved = true;
}

thaw_gan_loss thaw_gan_step(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step) {
    thaw_gan_loss loss = {0};
    imagine(gan, batch, step);
    thaw_spectral_iterate(&gan->spectral, &gan->judge.graph);
    judge(gan, batch, step, &loss);
    thaw_spectral_learn(&gan->spectral, &gan->judge, gan->pool);
    thaw_spectral_iterate(&gan->spectral, &gan->judge.graph);
    criticize(gan, batch, step, &loss);
    thaw_network_learn(&gan->maker, gan->pool);
    average_weights(gan, step);
    return loss;
}

/* ---- samples --------------------------------------------------------------------------------- */

void thaw_gan_sample(thaw_gan *gan, int label, uint32_t stream, uint32_t index, uint8_t *rgb) {
    const thaw_gan_desc *d = &gan->desc;
    thaw_pass pass = {.n = 1, .seed = gan->seed};
    if (gan->moved) thaw_program_refresh(gan->sampler);
    gan->moved = false;
    float *z = thaw_network_code(gan->sampler, 0, d->latent, d->classes, label);
    draw_code(gan, thaw_rng_make(gan->seed, THAW_RNG_SYNTH, stream, index), z);
    thaw_program_forward(gan->sampler, &pass);
    const float *x = thaw_program_output(gan->sampler);
    for (size_t i = 0; i < floats_of(gan); i++) {
        rgb[i] = (uint8_t)(thaw_sigmoid(x[i]) * 255.0f + 0.5f);
    }
}

double thaw_gan_spread(int side, const uint8_t *const *rgb, int n) {
    size_t bytes = (size_t)side * (size_t)side * 3;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
            double squares = 0;
            for (size_t k = 0; k < bytes; k++) {
                double off = (double)rgb[i][k] - (double)rgb[j][k];
                squares += off * off;
            }
            sum += sqrt(squares / (double)bytes);
        }
    }
    return sum / (0.5 * n * (n - 1));
}

/* ---- keeping --------------------------------------------------------------------------------- */

static void visit_desc(const thaw_gan_desc *d, thaw_visitor *v) {
    struct {
        const char *name;
        double value;
    } setting[] = {{"latent", d->latent},  {"filters", d->filters},   {"batch", d->batch},
                   {"lr", d->lr},          {"lr_judge", d->lr_judge}, {"average", d->average},
                   {"augment", d->augment}};
    for (size_t i = 0; i < sizeof setting / sizeof *setting; i++) {
        double found = setting[i].value;
        visit_double(v, setting[i].name, &found);
        if (found < setting[i].value || found > setting[i].value) visit_misfit(v, setting[i].name);
    }
}

void thaw_gan_visit(thaw_gan *gan, thaw_visitor *v) {
    thaw_spectral *s = &gan->spectral;
    int params = gan->judge.graph.params;
    visit_desc(&gan->desc, v);
    thaw_network_visit_weights(&gan->average, "average", v);
    thaw_network_visit_weights(&gan->maker.graph, "generator", v);
    thaw_network_visit_optimizer(&gan->maker, "generator", v);
    visit_floats(v, "discriminator", s->raw, gan->judge.graph.weight_count);
    visit_floats(v, "discriminator/u", s->u, s->first_u[params]);
    visit_floats(v, "discriminator/v", s->v, s->first_v[params]);
    thaw_network_visit_optimizer(&gan->judge, "discriminator", v);
    gan->moved = true;
}

thaw_network *thaw_gan_network(thaw_gan *gan, int discriminator) {
    return discriminator ? &gan->judge : &gan->maker;
}

float *thaw_gan_weights(thaw_gan *gan, int discriminator) {
    return discriminator ? gan->spectral.raw : gan->maker.graph.weights;
}
