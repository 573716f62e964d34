/* The linear probe: its regression at the minimum, and what it says of features that are known. */
#include "eval/probe.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "eval/logistic.h"
#include "test.h"
#include "test_graph_support.h"

/* ---- the regression -------------------------------------------------------------------------- */

enum { N = 40, D = 5, K = 3 };

typedef struct {
    float x[N * D];
    int label[N];
    thaw_logistic_desc desc;
} problem;

/* Overlapping clouds around three centres. */
static void make_problem(problem *p, float penalty) {
    thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, 0, 0);
    for (int i = 0; i < N; i++) {
        p->label[i] = i % K;
        for (int j = 0; j < D; j++) {
            p->x[i * D + j] = thaw_rng_normal(&rng) + (j == i % K ? 1.0f : 0.0f);
        }
    }
    p->desc = (thaw_logistic_desc){.x = p->x,
                                   .label = p->label,
                                   .n = N,
                                   .d = D,
                                   .classes = K,
                                   .penalty = penalty,
                                   .iterations = 600};
}

/* The largest slope of the loss at (w, bias), in double: zero at the minimum. */
static double largest_slope(const problem *p, const float *w, const float *bias) {
    double slope[D + 1][K] = {{0}}, largest = 0;
    for (int i = 0; i < N; i++) {
        double e[K], sum = 0;
        for (int c = 0; c < K; c++) {
            double z = (double)bias[c];
            for (int j = 0; j < D; j++) z += (double)p->x[i * D + j] * (double)w[j * K + c];
            sum += e[c] = exp(z);
        }
        for (int c = 0; c < K; c++) {
            double off = (e[c] / sum - (c == p->label[i])) / p->desc.n;
            for (int j = 0; j < D; j++) slope[j][c] += off * (double)p->x[i * D + j];
            slope[D][c] += off;
        }
    }
    for (int j = 0; j <= D; j++) {
        for (int c = 0; c < K; c++) {
            double decay = j < D ? (double)p->desc.penalty * (double)w[j * K + c] : 0;
            largest = fmax(largest, fabs(slope[j][c] + decay));
        }
    }
    return largest;
}

TEST(logistic_ends_at_the_minimum) {
    static const float penalties[] = {0.001f, 0.01f, 1};
    for (int i = 0; i < 3; i++) {
        problem p;
        float w[D * K], bias[K];
        thaw_arena arena;
        thaw_error err = {0};
        thaw_arena_init(&arena);
        make_problem(&p, penalties[i]);
        REQUIRE_OK(thaw_logistic_fit(&p.desc, &arena, NULL, w, bias, &err), &err);
        CHECK_NEAR(largest_slope(&p, w, bias), 0, 1e-5);
        thaw_arena_reset(&arena);
    }
}

TEST(logistic_has_the_same_bits_with_any_threads) {
    problem p;
    float w[D * K], bias[K], again[D * K], again_bias[K];
    thaw_pool *pool = NULL;
    thaw_arena arena;
    thaw_error err = {0};
    thaw_arena_init(&arena);
    make_problem(&p, 0.01f);
    REQUIRE_OK(thaw_pool_create(3, &pool, &err), &err);
    REQUIRE_OK(thaw_logistic_fit(&p.desc, &arena, NULL, w, bias, &err), &err);
    REQUIRE_OK(thaw_logistic_fit(&p.desc, &arena, pool, again, again_bias, &err), &err);
    CHECK_SAME_BITS(again, w, D * K);
    CHECK_SAME_BITS(again_bias, bias, K);
    thaw_pool_destroy(pool);
    thaw_arena_reset(&arena);
}

/* Every piece of a probe, one after the other. */
static thaw_status probe_all(const thaw_probe_desc *desc, const thaw_pipeline_desc *pipeline,
                             thaw_probe_result *out, thaw_error *err) {
    thaw_probe *probe = NULL;
    thaw_probe_progress progress = {0, 1};
    THAW_TRY(thaw_probe_create(desc, pipeline, &probe, err));
    thaw_status status = THAW_OK;
    for (size_t done = 0; status == THAW_OK && progress.done < progress.total; done++) {
        CHECK_EQ_INT(progress.done, done);
        status = thaw_probe_step(probe, &progress, err);
    }
    if (status == THAW_OK) *out = *thaw_probe_get(probe);
    thaw_probe_destroy(probe);
    return status;
}

/* ---- the probe ------------------------------------------------------------------------------- */

/* Features are a photo's mean colour. Classes are shades of grey `apart` from each other, `each`
 * photos of them that spread over 19; 0 apart they do not even spread, and nothing can be learnt.
 */
static bool open_shades(thaw_model *m, thaw_dataset *ds, int classes, int each, int apart) {
    static const char json[] = "{'thaw_model': 1, 'name': 'm', 'input': [2, 2, 3], 'preprocess':"
                               " 'unit', 'layers': [{'global_avg_pool': 'mean'}]}";
    thaw_error err = {0};
    thaw_status status = net_read(json, m, &err);
    thaw_dataset_init(ds, (thaw_resize){.w = 2, .h = 2});
    for (int i = 0; i < classes * each && status == THAW_OK; i++) {
        uint8_t pixels[2 * 2 * 3];
        char name[2] = {(char)('a' + i % classes), '\0'};
        thaw_sample_desc desc = {.name = "photo"};
        int shade = apart == 0 ? 100 : apart * (i % classes) + i * 7 % 19;
        memset(pixels, shade, sizeof pixels);
        status = thaw_dataset_add_class(ds, name, 1, &desc.label, &err);
        if (status == THAW_OK) status = thaw_dataset_add_pixels(ds, &desc, pixels, 2, 2, 3, &err);
    }
    if (status == THAW_OK) status = thaw_dataset_sort(ds, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

TEST(probe_finds_classes_that_features_tell_apart) {
    thaw_model m;
    thaw_dataset ds;
    thaw_probe_result result;
    thaw_error err = {0};
    thaw_probe_desc desc = {.per_class = 6, .seeds = 3, .seed = 1};
    REQUIRE(open_shades(&m, &ds, 2, 20, 40));
    thaw_pipeline_desc pipeline = {.model = &m, .dataset = &ds, .batch = 7};
    REQUIRE_OK(probe_all(&desc, &pipeline, &result, &err), &err);
    CHECK_NEAR(result.mean, 1, 0);
    CHECK_NEAR(result.std, 0, 0);
    CHECK_EQ_INT(result.features, 3);
    CHECK_EQ_INT(result.learnt, 12);
    CHECK_EQ_INT(result.tested, 28);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

/* Nothing to tell them apart: the answer is one class for all, right for a share that is near the
 * classes' own. */
TEST(probe_of_blind_features_is_chance) {
    thaw_model m;
    thaw_dataset ds;
    thaw_probe_result result;
    thaw_error err = {0};
    thaw_probe_desc desc = {.per_class = 5, .seeds = 4, .seed = 1};
    REQUIRE(open_shades(&m, &ds, 4, 10, 0));
    thaw_pipeline_desc pipeline = {.model = &m, .dataset = &ds, .batch = 8};
    REQUIRE_OK(probe_all(&desc, &pipeline, &result, &err), &err);
    CHECK_NEAR(result.mean, 0.25, 1e-12);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

/* Mean and deviation are those of the seeds; a seed gives the same figure alone and in company. */
TEST(probe_sums_up_its_seeds) {
    thaw_model m;
    thaw_dataset ds;
    thaw_probe_result all, one;
    thaw_error err = {0};
    thaw_probe_desc desc = {.per_class = 2, .seeds = 5, .seed = 3};
    REQUIRE(open_shades(&m, &ds, 6, 12, 8));
    thaw_pipeline_desc pipeline = {.model = &m, .dataset = &ds, .batch = 8};
    REQUIRE_OK(probe_all(&desc, &pipeline, &all, &err), &err);
    double mean = 0, squares = 0;
    for (int i = 0; i < 5; i++) {
        desc.seeds = 1;
        desc.seed = 3 + (uint64_t)i;
        REQUIRE_OK(probe_all(&desc, &pipeline, &one, &err), &err);
        CHECK_NEAR(one.mean, all.accuracy[i], 0);
        CHECK_NEAR(one.std, 0, 0);
        mean += all.accuracy[i] / 5;
    }
    for (int i = 0; i < 5; i++) squares += pow(all.accuracy[i] - mean, 2) / 5;
    CHECK_NEAR(all.mean, mean, 1e-12);
    CHECK_NEAR(all.std, sqrt(squares), 1e-12);
    CHECK(all.std > 0);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

TEST(probe_needs_photos_to_test_on) {
    thaw_model m;
    thaw_dataset ds;
    thaw_probe_result result;
    thaw_error err = {0};
    thaw_probe_desc desc = {.per_class = 5, .seeds = 1};
    REQUIRE(open_shades(&m, &ds, 2, 5, 40));
    thaw_pipeline_desc pipeline = {.model = &m, .dataset = &ds, .batch = 8};
    CHECK_FAILS(probe_all(&desc, &pipeline, &result, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "more than 5 photos");
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

TEST(probe_survives_every_failing_allocation) {
    thaw_model m;
    thaw_dataset ds;
    REQUIRE(open_shades(&m, &ds, 2, 6, 40));
    size_t before = thaw_heap_live();
    bool done = false;
    uint64_t n = 1;
    for (; !done && n < 100; n++) {
        thaw_probe_desc desc = {.per_class = 2, .seeds = 2, .seed = 1};
        thaw_pipeline_desc pipeline = {.model = &m, .dataset = &ds, .batch = 4};
        thaw_probe_result result;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = probe_all(&desc, &pipeline, &result, &err);
        thaw_heap_fail_at(0);
        done = status == THAW_OK;
        if (!done) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(done && n > 5);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}
