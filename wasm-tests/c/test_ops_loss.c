/* The loss at the end of every network: its gradient by central differences. */
#include <math.h>

#include "base/rng.h"
#include "kernels/reduce.h"
#include "kernels/ref/ref.h"
#include "test.h"

#define ROWS 3
#define CLASSES 7
#define COUNT (ROWS * CLASSES)

/* One-hot with smoothing s, and mixed with the next class by λ. */
static void make_targets(double smoothing, double mix, float *target) {
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < CLASSES; j++) {
            double hot = j == i ? mix : j == i + 1 ? 1 - mix : 0;
            target[i * CLASSES + j] = (float)(hot * (1 - smoothing) + smoothing / CLASSES);
        }
    }
}

static double total_loss(const double *z, const double *target, const double *weight) {
    double loss[ROWS], sum = 0;
    thaw_ref_softmax_cross_entropy(ROWS, CLASSES, z, target, weight, loss, NULL);
    for (int i = 0; i < ROWS; i++) sum += loss[i];
    return sum;
}

static void check_gradient(double smoothing, double mix, const float *weight, double range) {
    thaw_rng rng = thaw_rng_make(9, THAW_RNG_SAMPLE, 0, 0);
    float z[COUNT], target[COUNT], loss[ROWS], dz[COUNT];
    double wide_z[COUNT], wide_target[COUNT], wide_weight[ROWS];
    make_targets(smoothing, mix, target);
    for (int i = 0; i < COUNT; i++) {
        z[i] = thaw_rng_uniform(&rng, (float)-range, (float)range);
        wide_z[i] = (double)z[i];
        wide_target[i] = (double)target[i];
    }
    for (int i = 0; i < ROWS; i++) wide_weight[i] = weight != NULL ? (double)weight[i] : 1;
    thaw_softmax_cross_entropy(z, target, weight, ROWS, CLASSES, loss, dz);
    CHECK_NEAR(loss[0] + loss[1] + loss[2], total_loss(wide_z, wide_target, wide_weight), 1e-4);
    for (int i = 0; i < COUNT; i++) {
        const double step = 1e-5;
        double middle = wide_z[i];
        wide_z[i] = middle + step;
        double above = total_loss(wide_z, wide_target, wide_weight);
        wide_z[i] = middle - step;
        double below = total_loss(wide_z, wide_target, wide_weight);
        wide_z[i] = middle;
        CHECK_NEAR(dz[i], (above - below) / (2 * step), 2e-6);
    }
}

TEST(loss_gradient_is_that_of_the_loss) {
    static const float weight[ROWS] = {1.0f / 3, 0, 2};
    check_gradient(0, 1, NULL, 2);
    check_gradient(0.1, 1, NULL, 2);
    check_gradient(0, 0.7, weight, 2);
    check_gradient(0.2, 0.4, weight, 30);
}
