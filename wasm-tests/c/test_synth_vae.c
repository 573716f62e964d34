/* The VAE: its whole gradient against central differences, its divergence by the formula, the same
 * bits with any threads, and that it learns. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "synth/vae.h"
#include "test.h"

#define SIDE 16
#define BATCH 4
#define BYTES (SIDE * SIDE * 3)

static uint8_t photo[BATCH][BYTES];
static const uint8_t *const rgb[BATCH] = {photo[0], photo[1], photo[2], photo[3]};
static const int label[BATCH] = {0, 1, 2, 1};
static const uint32_t item[BATCH] = {0, 1, 2, 3};
static const thaw_vae_batch batch = {BATCH, rgb, label, item};

/* A disc a class, elsewhere for each photo. */
static void draw(void) {
    for (int i = 0; i < BATCH; i++) {
        for (int p = 0; p < SIDE * SIDE; p++) {
            int x = p % SIDE - 5 - i, y = p / SIDE - 7;
            bool inside = x * x + y * y < 9 + 8 * label[i];
            for (int k = 0; k < 3; k++) photo[i][p * 3 + k] = inside && k != label[i] ? 220 : 30;
        }
    }
}

static bool open_vae(thaw_pool *pool, thaw_vae **out) {
    thaw_vae_desc desc = {SIDE, 3, 4, 4, BATCH, 2e-3, 1};
    thaw_error err = {0};
    draw();
    thaw_status status = thaw_vae_create(&desc, 7, pool, out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static double cost(thaw_vae *vae) {
    thaw_vae_loss loss = thaw_vae_gradients(vae, &batch, 2, 0.5);
    return loss.reconstruction + 0.5 * loss.divergence;
}

static double slope(thaw_vae *vae, float *w, float h) {
    float kept = *w;
    *w = kept + h;
    double step = (double)*w, high = cost(vae);
    *w = kept - h;
    step -= (double)*w;
    double low = cost(vae);
    *w = kept;
    return (high - low) / step;
}

/* Entries of every parameter; where a leaky ReLU turns, two steps differ and say nothing. */
TEST(vae_gradient_is_that_of_its_loss) {
    thaw_vae *vae = NULL;
    int tried = 0, smooth = 0;
    REQUIRE(open_vae(NULL, &vae));
    for (int half = 0; half < 2; half++) {
        thaw_network *net = thaw_vae_network(vae, half);
        thaw_graph *g = &net->graph;
        for (int i = 0; i < g->params; i++) {
            thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, (uint32_t)half, (uint32_t)i);
            for (int e = 0; e < 3; e++, tried++) {
                size_t entry = thaw_rng_below(&rng, (uint32_t)g->param[i].count);
                float *w = thaw_graph_param_data(g, i) + entry;
                (void)cost(vae);
                thaw_program *p = net->program;
                double grad = (double)thaw_program_grads(p)[thaw_program_param_grad(p, i) + entry];
                double wide = slope(vae, w, 4e-3f), near = slope(vae, w, 2e-3f);
                double scale = fabs(near) > 1 ? fabs(near) : 1;
                if (fabs(wide - near) > 0.02 * scale) continue;
                smooth++;
                CHECK(fabs(grad - near) <= 0.02 * scale);
            }
        }
    }
    CHECK(smooth >= tried * 8 / 10);
    thaw_vae_destroy(vae);
}

/* With no weights but the last bias, μ and v are that bias for every photo. */
TEST(vae_divergence_is_that_of_two_normals) {
    thaw_vae *vae = NULL;
    REQUIRE(open_vae(NULL, &vae));
    thaw_graph *g = &thaw_vae_network(vae, 0)->graph;
    memset(g->weights, 0, g->weight_count * sizeof *g->weights);
    float *bias = thaw_graph_param_data(g, thaw_graph_find_param(g, "encode_z/bias"));
    bias[0] = 2;               /* ½ μ² = 2 */
    bias[4 + 1] = 0.69314718f; /* ½ (σ² − 1 − ln σ²), σ² = 2 */
    CHECK_NEAR(thaw_vae_evaluate(vae, &batch).divergence, 2 + 0.5 * (2 - 1 - 0.69314718), 1e-6);
    thaw_vae_destroy(vae);
}

TEST(vae_learns_and_has_the_same_bits_with_threads) {
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    thaw_vae *one = NULL, *two = NULL;
    REQUIRE_OK(thaw_pool_create(2, &pool, &err), &err);
    REQUIRE(open_vae(NULL, &one) && open_vae(pool, &two));
    double before = thaw_vae_evaluate(one, &batch).reconstruction;
    for (uint32_t epoch = 0; epoch < 40; epoch++) {
        thaw_vae_loss a = thaw_vae_step(one, &batch, epoch, 0.1);
        thaw_vae_loss b = thaw_vae_step(two, &batch, epoch, 0.1);
        CHECK(a.reconstruction == b.reconstruction && a.divergence == b.divergence);
    }
    CHECK(thaw_vae_evaluate(one, &batch).reconstruction < 0.8 * before);
    for (int half = 0; half < 2; half++) {
        thaw_graph *a = &thaw_vae_network(one, half)->graph;
        thaw_graph *b = &thaw_vae_network(two, half)->graph;
        CHECK(memcmp(a->weights, b->weights, a->weight_count * sizeof *a->weights) == 0);
    }
    static uint8_t first[BYTES], again[BYTES], many[BATCH][BYTES];
    thaw_vae_sample(one, 1, 1, 5, 1, first);
    thaw_vae_sample(two, 1, 1, 3, BATCH, many[0]);
    CHECK(memcmp(first, many[2], BYTES) == 0 && memcmp(first, many[3], BYTES) != 0);
    thaw_vae_between(one, rgb[1], rgb[3], 1, 0, first);
    thaw_vae_between(one, rgb[3], rgb[1], 1, 1, again);
    CHECK(memcmp(first, again, BYTES) == 0);
    thaw_vae_destroy(one);
    thaw_vae_destroy(two);
    thaw_pool_destroy(pool);
}

TEST(vae_refuses_what_it_cannot_be) {
    thaw_vae *vae = NULL;
    thaw_error err = {0};
    thaw_vae_desc desc = {30, 2, 32, 32, 16, 1e-3, 1};
    CHECK_FAILS(thaw_vae_create(&desc, 1, NULL, &vae, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "multiple of 8 wanted, got 30");
    desc = (thaw_vae_desc){32, 0, 32, 32, 16, 1e-3, 1};
    CHECK_FAILS(thaw_vae_create(&desc, 1, NULL, &vae, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "wanted, got 0, 32, 32, 16");
}

TEST(vae_reports_every_failed_allocation) {
    thaw_vae_desc desc = {SIDE, 3, 4, 4, BATCH, 2e-3, 1};
    thaw_error err = {0};
    thaw_status status = THAW_NO_MEMORY;
    size_t before = thaw_heap_live();
    for (uint64_t n = 1; n < 1000 && status == THAW_NO_MEMORY; n++) {
        thaw_vae *vae = NULL;
        thaw_heap_fail_at(n);
        status = thaw_vae_create(&desc, 1, NULL, &vae, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK) thaw_vae_destroy(vae);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(status == THAW_OK);
}
