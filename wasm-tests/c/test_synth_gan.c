/* The GAN: both whole gradients against central differences, through spectral normalization and
 * augmentation; the same bits with any threads; that it learns, and what it reports. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "synth/diff_augment.h"
#include "synth/gan.h"
#include "synth/spectral.h"
#include "test.h"

#define SIDE 16
#define BATCH 4
#define BYTES (SIDE * SIDE * 3)

static uint8_t photo[BATCH][BYTES];
static const uint8_t *const rgb[BATCH] = {photo[0], photo[1], photo[2], photo[3]};
static const int label[BATCH] = {0, 1, 2, 1};
static const thaw_gan_batch batch = {BATCH, rgb, label};
static const thaw_gan_desc tiny = {SIDE, 3, 4, 4, BATCH, 4e-3, 8e-3, 0.9, 0.5};

/* A bar a class, elsewhere for each photo, with a grain: on even ground a whole plane of ReLUs
 * turns at once. */
static void draw(void) {
    for (int i = 0; i < BATCH; i++) {
        for (int p = 0; p < SIDE * SIDE; p++) {
            int x = p % SIDE, y = p / SIDE;
            bool inside = label[i] == 0 ? x / 4 == 1 : label[i] == 1 ? y / 4 == i / 2 : x > y;
            int grain = (p * 37 + i * 11) % 29;
            for (int k = 0; k < 3; k++) {
                photo[i][p * 3 + k] = (uint8_t)((inside && k != label[i] ? 210 : 30) + grain);
            }
        }
    }
}

static bool open_gan(thaw_pool *pool, thaw_gan **out) {
    thaw_error err = {0};
    draw();
    thaw_status status = thaw_gan_create(&tiny, 7, pool, out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

/* ---- gradients ------------------------------------------------------------------------------- */

static double cost(thaw_gan *gan, int discriminator) {
    thaw_gan_loss loss = thaw_gan_gradients(gan, &batch, 2);
    return discriminator ? loss.discriminator : loss.generator;
}

/* False where a ReLU or the hinge turns nearby: the slopes to both sides differ and say nothing. */
static bool slope(thaw_gan *gan, int discriminator, float *w, double *out) {
    float kept = *w, h = 5e-4f;
    double here = cost(gan, discriminator);
    *w = kept + h;
    double right = (cost(gan, discriminator) - here) / ((double)*w - (double)kept);
    *w = kept - h;
    double left = (here - cost(gan, discriminator)) / ((double)kept - (double)*w);
    *w = kept;
    *out = (left + right) / 2;
    return fabs(right - left) <= 2e-3 + 0.02 * fabs(*out);
}

TEST(gan_gradients_are_those_of_its_losses) {
    thaw_gan *gan = NULL;
    int tried = 0, smooth = 0;
    REQUIRE(open_gan(NULL, &gan));
    for (uint32_t step = 0; step < 5; step++) (void)thaw_gan_step(gan, &batch, step);
    for (int d = 0; d < 2; d++) {
        const thaw_network *net = thaw_gan_network(gan, d);
        for (int i = 0; i < net->graph.params; i++) {
            const thaw_param *p = &net->graph.param[i];
            thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, (uint32_t)d, (uint32_t)i);
            for (int e = 0; e < 4 && !p->spec.statistic; e++, tried++) {
                size_t entry = thaw_rng_below(&rng, (uint32_t)p->count);
                float *w = thaw_gan_weights(gan, d) + p->offset + entry;
                (void)cost(gan, d);
                size_t at = thaw_program_param_grad(net->program, i) + entry;
                double grad = (double)thaw_program_grads(net->program)[at];
                double wanted = 0;
                if (!slope(gan, d, w, &wanted)) continue;
                smooth++;
                CHECK_NEAR(grad, wanted, 2e-3 + 0.02 * fabs(wanted));
            }
        }
    }
    CHECK(smooth >= tried * 9 / 10);
    thaw_gan_destroy(gan);
}

/* ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ of what moves and cuts; light only adds. */
TEST(gan_views_have_their_transposes) {
    static float x[BYTES], y[BYTES], seen[BYTES], back[BYTES];
    thaw_rng rng = thaw_rng_make(3, THAW_RNG_SAMPLE, 0, 0);
    for (int trial = 0; trial < 20; trial++) {
        thaw_diff_augment a = thaw_diff_augment_draw(&rng, SIDE, 1);
        double forward = 0, backward = 0;
        CHECK(fabsf(a.light) <= 0.5f && a.dx >= -2 && a.dx <= 2 && a.hole == SIDE / 2);
        a.light = 0;
        for (int i = 0; i < BYTES; i++) {
            x[i] = (float)thaw_rng_below(&rng, 9) - 4; /* whole numbers: sums are exact */
            y[i] = (float)thaw_rng_below(&rng, 9) - 4;
        }
        thaw_diff_augment_forward(&a, SIDE, x, seen);
        thaw_diff_augment_backward(&a, SIDE, y, back);
        for (int i = 0; i < BYTES; i++) {
            forward += (double)(seen[i] * y[i]);
            backward += (double)(x[i] * back[i]);
        }
        CHECK(forward == backward);
        a = thaw_diff_augment_draw(&rng, SIDE, 0);
        thaw_diff_augment_forward(&a, SIDE, x, seen);
        CHECK_SAME_BITS(seen, x, BYTES);
    }
    thaw_diff_augment a = {0.25f, 2, -1, 0, 0, 4};
    thaw_diff_augment_forward(&a, SIDE, x, seen);
    CHECK(seen[0] == 0 && seen[(5 * SIDE + 7) * 3] == x[(6 * SIDE + 5) * 3] + 0.25f);
    CHECK(seen[(5 * SIDE + 1) * 3] == 0); /* came in from outside */
}

/* Of a diagonal matrix σ is its largest entry, whatever u began with. */
TEST(gan_spectral_norm_is_the_largest_singular_value) {
    thaw_graph g;
    thaw_spectral s = {0};
    thaw_error err = {0};
    REQUIRE_OK(thaw_graph_init(&g, (thaw_shape){1, 1, 1, 3}, &err), &err);
    REQUIRE_OK(thaw_network_add(&g, "dense", "layer", &err, "{\"units\": %d}", 3), &err);
    REQUIRE_OK(thaw_graph_allocate(&g, &err), &err);
    float *kernel = thaw_graph_param_data(&g, 0), *bias = thaw_graph_param_data(&g, 1);
    for (int i = 0; i < 3; i++) kernel[i * 4] = (float)(i == 1 ? -4 : i + 1);
    bias[2] = 5;
    REQUIRE_OK(thaw_spectral_init(&s, &g, 1, &err), &err);
    for (int i = 0; i < 30; i++) thaw_spectral_iterate(&s, &g);
    thaw_spectral_apply(&s, &g);
    static const float wanted[] = {0.25f, 0, 0, 0, -1, 0, 0, 0, 0.75f};
    CHECK_ALL_NEAR(kernel, wanted, 9, 1e-6);
    CHECK(bias[2] == 5);
    thaw_spectral_reset(&s);
    thaw_graph_reset(&g);
}

/* ---- learning -------------------------------------------------------------------------------- */

static double distance_to(const thaw_gan_batch *of, int at, const uint8_t *made) {
    const uint8_t *two[] = {of->rgb[at], made};
    return thaw_gan_spread(SIDE, two, 2);
}

TEST(gan_learns_and_has_the_same_bits_with_threads) {
    static uint8_t first[BYTES], again[BYTES], other[BYTES];
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    thaw_gan *one = NULL, *two = NULL;
    REQUIRE_OK(thaw_pool_create(2, &pool, &err), &err);
    REQUIRE(open_gan(NULL, &one) && open_gan(pool, &two));
    thaw_gan_sample(one, 0, 1, 5, first);
    double before = distance_to(&batch, 0, first);
    for (uint32_t step = 0; step < 100; step++) {
        thaw_gan_loss a = thaw_gan_step(one, &batch, step);
        thaw_gan_loss b = thaw_gan_step(two, &batch, step);
        CHECK(a.discriminator == b.discriminator && a.generator == b.generator);
        CHECK(a.beyond == b.beyond && a.beyond >= 0 && a.beyond <= 1);
    }
    for (int d = 0; d < 2; d++) {
        const float *a = thaw_gan_weights(one, d), *b = thaw_gan_weights(two, d);
        CHECK_SAME_BITS(a, b, thaw_gan_network(one, d)->graph.weight_count);
    }
    thaw_gan_sample(one, 0, 1, 5, first);
    thaw_gan_sample(one, 0, 1, 6, other);
    thaw_gan_sample(two, 0, 1, 5, again);
    CHECK(memcmp(first, again, BYTES) == 0 && memcmp(first, other, BYTES) != 0);
    CHECK(distance_to(&batch, 0, first) < 0.8 * before);
    CHECK(distance_to(&batch, 0, first) < distance_to(&batch, 2, first));
    thaw_gan_destroy(one);
    thaw_gan_destroy(two);
    thaw_pool_destroy(pool);
}

/* A shorter last batch is one like any other. */
TEST(gan_takes_fewer_photos_than_a_batch) {
    thaw_gan *gan = NULL;
    REQUIRE(open_gan(NULL, &gan));
    thaw_gan_batch fewer = {3, rgb, label};
    thaw_gan_loss loss = thaw_gan_step(gan, &fewer, 0);
    CHECK(loss.discriminator > 0 && loss.discriminator < 4);
    thaw_gan_destroy(gan);
}

TEST(gan_spread_is_the_mean_distance_of_two) {
    static uint8_t dark[BYTES], grey[BYTES], light[BYTES];
    const uint8_t *const three[] = {dark, grey, light}, *const same[] = {grey, grey};
    memset(grey, 60, BYTES);
    memset(light, 90, BYTES);
    CHECK_NEAR(thaw_gan_spread(SIDE, three, 3), (60 + 90 + 30) / 3.0, 1e-9);
    CHECK(thaw_gan_spread(SIDE, same, 2) == 0);
}

TEST(gan_refuses_what_it_cannot_be) {
    thaw_gan *gan = NULL;
    thaw_error err = {0};
    thaw_gan_desc desc = thaw_gan_defaults(2);
    desc.side = 72;
    CHECK_FAILS(thaw_gan_create(&desc, 1, NULL, &gan, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "multiple of 8 wanted, got 72");
    desc = thaw_gan_defaults(2);
    desc.lr_judge = 0;
    CHECK_FAILS(thaw_gan_create(&desc, 1, NULL, &gan, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "and 0");
    desc = thaw_gan_defaults(2);
    desc.augment = 1.5;
    CHECK_FAILS(thaw_gan_create(&desc, 1, NULL, &gan, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "and 1.5");
}

TEST(gan_reports_every_failed_allocation) {
    thaw_error err = {0};
    thaw_status status = THAW_NO_MEMORY;
    size_t before = thaw_heap_live();
    for (uint64_t n = 1; n < 1000 && status == THAW_NO_MEMORY; n++) {
        thaw_gan *gan = NULL;
        thaw_heap_fail_at(n);
        status = thaw_gan_create(&tiny, 1, NULL, &gan, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK) thaw_gan_destroy(gan);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(status == THAW_OK);
}
