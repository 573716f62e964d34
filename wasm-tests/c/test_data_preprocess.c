#include "data/preprocess.h"
#include "test.h"

/* Two pixels; the wanted numbers come from numpy 1.24 with the float32 operations of Keras'
 * imagenet_utils.preprocess_input in their order. */
static const uint8_t pixels[] = {0, 128, 255, 17, 200, 64};

static const float wanted[THAW_PREPROCESS_COUNT][6] = {
    {0, 128, 255, 17, 200, 64},
    {0, 0.50196081f, 1, 0.06666667f, 0.78431374f, 0.25098041f},
    {-1, 0.00392163f, 1, -0.86666667f, 0.56862748f, -0.49803919f},
    {151.061f, 11.221001f, -123.68f, -39.939f, 83.221f, -106.68f},
    {-2.1179039f, 0.20518213f, 2.6400001f, -1.8267832f, 1.4656863f, -0.68897605f},
};

TEST(preprocess_matches_keras) {
    for (int scheme = 0; scheme < THAW_PREPROCESS_COUNT; scheme++) {
        float out[6];
        thaw_preprocess_run((thaw_preprocess)scheme, pixels, 2, out);
        CHECK_ALL_NEAR(out, wanted[scheme], 6, 2e-7);
    }
}

TEST(preprocess_finds_schemes_by_name) {
    for (int scheme = 0; scheme < THAW_PREPROCESS_COUNT; scheme++)
        CHECK_EQ_INT(thaw_preprocess_find(thaw_preprocess_names[scheme]), scheme);
    CHECK_EQ_INT(thaw_preprocess_find("caffe"), THAW_PREPROCESS_CAFFE);
    CHECK_EQ_INT(thaw_preprocess_find("Caffe"), -1);
}

TEST(preprocess_writes_no_more_than_it_should) {
    float out[7] = {[3] = 42, [6] = 42};
    thaw_preprocess_run(THAW_PREPROCESS_TORCH, pixels, 1, out);
    CHECK_NEAR(out[3], 42, 0);
    thaw_preprocess_run(THAW_PREPROCESS_TORCH, pixels, 2, out);
    CHECK_NEAR(out[6], 42, 0);
}
