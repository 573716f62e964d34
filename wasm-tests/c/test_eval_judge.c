/* The judgement of synthetic samples, on sets whose figures are known. */
#include "eval/judge.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "eval/frechet.h"
#include "test.h"

/* ---- the distance ---------------------------------------------------------------------------- */

/* The corners of a box, stretched: mean 0 and a diagonal covariance, exactly. */
static void make_box(float *row, float a, float b, float shift) {
    for (int i = 0; i < 4; i++) {
        row[2 * i] = (i & 1 ? a : -a) + shift;
        row[2 * i + 1] = i & 2 ? b : -b;
    }
}

TEST(frechet_of_normal_distributions_with_common_axes) {
    float p[8], q[8];
    double found = 0;
    thaw_error err = {0};
    make_box(p, 1, 2, 0);
    make_box(q, 3, 5, 1.5f);
    /* (σ₁ − σ₂)² on each axis, σ² = 4/3 of the half side's square, and the means' distance. */
    double wanted = 1.5 * 1.5 + 4.0 / 3 * ((3 - 1) * (3 - 1) + (5 - 2) * (5 - 2));
    REQUIRE_OK(thaw_frechet(p, 4, q, 4, 2, &found, &err), &err);
    CHECK_NEAR(found, wanted, 1e-9);
    REQUIRE_OK(thaw_frechet(p, 4, p, 4, 2, &found, &err), &err);
    CHECK_NEAR(found, 0, 1e-9);
}

/* The rows that scripts/oracle/frechet.py has too. */
static void make_rows(float *row, int n, int d, int step) {
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) row[i * d + j] = (float)((i * i + step * j * (i + 1)) % 17) / 8;
    }
}

/* What SciPy's sqrtm says: more rows than numbers, and fewer. */
TEST(frechet_is_scipys) {
    static const struct {
        int a, b, d;
        double wanted;
    } cases[] = {{20, 12, 4, 0.5517477278}, {6, 9, 10, 4.5883695790}, {3, 25, 6, 3.1732972953}};
    float p[160], q[160];
    thaw_error err = {0};
    for (int i = 0; i < 3; i++) {
        double found = 0;
        make_rows(p, cases[i].a, cases[i].d, 3);
        make_rows(q, cases[i].b, cases[i].d, 5);
        REQUIRE_OK(thaw_frechet(p, (size_t)cases[i].a, q, (size_t)cases[i].b, (size_t)cases[i].d,
                                &found, &err),
                   &err);
        CHECK_NEAR(found, cases[i].wanted, 1e-6);
    }
}

/* ---- the judgement --------------------------------------------------------------------------- */

enum { ROWS = 20, D = 2, CLASSES = 2 };

typedef struct {
    float row[ROWS * D];
    int label[ROWS], answer[ROWS];
} cloud;

/* Two classes, eight apart, each a cloud of width about one around its middle; answers are right.
 */
static thaw_judge_set make_cloud(cloud *c, uint64_t seed) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SAMPLE, 0, 0);
    for (int i = 0; i < ROWS; i++) {
        c->label[i] = c->answer[i] = i % CLASSES;
        c->row[i * D] = thaw_rng_normal(&rng) + 8 * (float)c->label[i];
        c->row[i * D + 1] = thaw_rng_normal(&rng);
    }
    return (thaw_judge_set){c->row, c->label, c->answer, ROWS};
}

TEST(judge_knows_copies_wrong_labels_and_what_lies_far_off) {
    cloud learnt, held_out, made;
    thaw_arena arena;
    thaw_error err = {0};
    thaw_judgement j = {0};
    thaw_judge_desc desc = {.d = D, .classes = CLASSES};
    thaw_arena_init(&arena);
    desc.learnt = make_cloud(&learnt, 1);
    desc.held_out = make_cloud(&held_out, 2);
    desc.made = make_cloud(&made, 1); /* the very photos that were learnt from */
    REQUIRE_OK(thaw_judge(&desc, &arena, &j, &err), &err);
    CHECK_EQ_INT(j.made.all.samples, ROWS);
    CHECK_EQ_INT(j.made.of[1].samples, ROWS / CLASSES);
    CHECK_NEAR(j.made.all.confirmed, 1, 0);
    CHECK_NEAR(j.made.all.copies, 1, 0);
    CHECK_NEAR(j.made.all.nearest, 0, 0);
    CHECK_NEAR(j.learnt.all.least, j.level, 0);
    CHECK_NEAR(j.learnt.all.copies, 0, 0);
    CHECK(j.level > 0);
    CHECK_NEAR(j.made.frechet, j.learnt.frechet, 1e-9);
    CHECK_NEAR(j.made.precision, j.learnt.precision, 0);
    CHECK(j.made.precision > 0.5 && j.made.recall > 0.5);

    for (int i = 0; i < ROWS; i++) made.label[i] = 0; /* half of them wrong, none of class 1 */
    REQUIRE_OK(thaw_judge(&desc, &arena, &j, &err), &err);
    CHECK_NEAR(j.made.all.confirmed, 0.5, 0);
    CHECK(isnan(j.made.of[1].confirmed));

    for (int i = 0; i < ROWS; i++) made.row[i * D + 1] += 1000;
    REQUIRE_OK(thaw_judge(&desc, &arena, &j, &err), &err);
    CHECK_NEAR(j.made.precision, 0, 0);
    CHECK_NEAR(j.made.recall, 0, 0);
    CHECK_NEAR(j.made.all.copies, 0, 0);
    CHECK(j.made.frechet > 900 * 900 && j.made.all.least > 900);
    thaw_arena_reset(&arena);
}

TEST(judge_has_the_same_bits_with_any_threads_and_wants_two_of_each) {
    cloud learnt, held_out, made;
    thaw_arena arena;
    thaw_error err = {0};
    thaw_judgement one = {0}, three = {0};
    thaw_judge_desc desc = {.d = D, .classes = CLASSES};
    thaw_arena_init(&arena);
    desc.learnt = make_cloud(&learnt, 1);
    desc.held_out = make_cloud(&held_out, 2);
    desc.made = make_cloud(&made, 3);
    REQUIRE_OK(thaw_judge(&desc, &arena, &one, &err), &err);
    REQUIRE_OK(thaw_pool_create(3, &desc.pool, &err), &err);
    REQUIRE_OK(thaw_judge(&desc, &arena, &three, &err), &err);
    CHECK(memcmp(&one.made.all, &three.made.all, sizeof one.made.all) == 0);
    CHECK(one.made.precision == three.made.precision && one.made.recall == three.made.recall);
    CHECK(one.made.frechet == three.made.frechet && one.level == three.level);
    desc.held_out.samples = 1;
    CHECK_FAILS(thaw_judge(&desc, &arena, &three, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "got 20, 20 and 1");
    thaw_pool_destroy(desc.pool);
    thaw_arena_reset(&arena);
}
