/* Grad-CAM against its definition, and principal components of features that are known. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "eval/gradcam.h"
#include "eval/pca.h"
#include "test.h"
#include "test_graph_support.h"

/* ---- Grad-CAM -------------------------------------------------------------------------------- */

/* Behind a global pool and dense layers without a hidden one the gradient is the same everywhere:
 * a photo's map is then its channels weighed by the classifier's kernel. */
static const char net_plain[] =
    "{\"thaw_model\": 1, \"name\": \"plain\", \"title\": \"Plain\", \"paper\": \"\", "
    "\"preprocess\": \"tf\", "
    "\"input\": [8, 8, 3], \"layers\": [{\"conv2d\": \"c\", \"filters\": 6, \"kernel\": 3}, "
    "{\"relu\": \"r\"}]}";

static void check_scaled(const float *map, int places) {
    float largest = 0;
    for (int i = 0; i < places; i++) {
        CHECK(map[i] >= 0 && map[i] <= 1);
        if (map[i] > largest) largest = map[i];
    }
    CHECK(largest == 1.0f || largest == 0.0f);
}

TEST(gradcam_explains_the_class_that_is_asked_for) {
    thaw_model model;
    thaw_gradcam *cam = NULL;
    thaw_error err;
    if (!net_open(net_plain, &model)) return;
    CHECK_OK(thaw_gradcam_create(&model, NULL, &cam, &err), &err);
    float *x = thaw_gradcam_input(cam);
    for (int i = 0; i < 8 * 8 * 3; i++) x[i] = sinf((float)i * 0.7f);
    thaw_shape shape = thaw_gradcam_shape(cam);
    CHECK(shape.h == 6 && shape.w == 6 && shape.c == 6);
    bool differs = false;
    float first[36] = {0};
    for (int label = 0; label < NET_CLASSES; label++) {
        int asked = label;
        for (int i = 0; i < 8 * 8 * 3; i++) thaw_gradcam_input(cam)[i] = sinf((float)i * 0.7f);
        const float *map = thaw_gradcam_explain(cam, &asked);
        CHECK(asked == label);
        check_scaled(map, 36);
        if (label == 0)
            memcpy(first, map, sizeof first);
        else
            differs |= memcmp(first, map, sizeof first) != 0;
    }
    CHECK(differs);
    int best = -1;
    thaw_gradcam_explain(cam, &best);
    CHECK(best >= 0 && best < NET_CLASSES);
    thaw_gradcam_destroy(cam);
    thaw_model_reset(&model);
}

TEST(gradcam_paints_more_where_the_map_is_higher) {
    const float map[4] = {0, 0, 0, 1};
    uint8_t rgb[4 * 4 * 3];
    memset(rgb, 100, sizeof rgb);
    thaw_gradcam_paint(map, 2, 2, rgb, 4, 4);
    CHECK(rgb[0] == 40);               /* where nothing is seen the photo grows dim */
    CHECK(rgb[sizeof rgb - 1] == 193); /* 0.4 · 100 + 0.6 · 255: white */
    CHECK(rgb[2 * 12 + 2 * 3] > rgb[1 * 12 + 1 * 3]); /* and between them it rises */
}

/* ---- principal components -------------------------------------------------------------------- */

enum { N = 200, D = 12 };

TEST(pca_finds_the_directions_that_the_features_were_made_of) {
    static float x[N * D];
    float at[N * 2];
    double share[2];
    thaw_error err;
    thaw_rng rng = thaw_rng_make(3, THAW_RNG_SAMPLE, 0, 0);
    /* Two orthogonal directions with standard deviations 5 and 2, far from the origin. */
    float u[D] = {0}, v[D] = {0}, along[N * 2];
    u[1] = 0.6f, u[4] = 0.8f, v[1] = -0.8f, v[4] = 0.6f;
    double squares[2] = {0}, mean[2] = {0};
    for (int i = 0; i < N; i++) {
        along[2 * i] = 5 * thaw_rng_normal(&rng);
        along[2 * i + 1] = 2 * thaw_rng_normal(&rng);
        for (int c = 0; c < 2; c++) mean[c] += (double)along[2 * i + c] / (double)N;
        for (int j = 0; j < D; j++) {
            x[i * D + j] = 7 + along[2 * i] * u[j] + along[2 * i + 1] * v[j];
        }
    }
    for (int i = 0; i < 2 * N; i++) squares[i % 2] += pow((double)along[i] - mean[i % 2], 2);
    CHECK_OK(thaw_pca(x, N, D, 2, at, share, &err), &err);
    CHECK(fabs(share[0] + share[1] - 1) < 1e-5);
    CHECK(fabs(share[0] - squares[0] / (squares[0] + squares[1])) < 0.02);
    double mixed = 0;
    for (int i = 0; i < N; i++) mixed += (double)at[2 * i] * (double)at[2 * i + 1];
    CHECK(fabs(mixed) < 1e-3 * (double)N); /* the coordinates have nothing to do with one another */
    for (int i = 0; i < N; i++) {          /* distances are kept */
        double wanted = hypot((double)along[2 * i] - mean[0], (double)along[2 * i + 1] - mean[1]);
        CHECK(fabs(hypot((double)at[2 * i], (double)at[2 * i + 1]) - wanted) < 1e-3);
    }
}

TEST(pca_of_features_that_do_not_vary_is_nothing) {
    float x[6] = {3, 4, 3, 4, 3, 4}, at[6];
    double share[2] = {1, 1};
    thaw_error err;
    CHECK_OK(thaw_pca(x, 3, 2, 2, at, share, &err), &err);
    CHECK(share[0] == 0 && share[1] == 0);
    for (int i = 0; i < 6; i++) CHECK(at[i] == 0);
    CHECK_FAILS(thaw_pca(x, 3, 1, 2, at, share, &err), THAW_INVALID, &err);
}
