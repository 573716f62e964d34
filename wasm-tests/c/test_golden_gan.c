/* Ten steps of both networks of a GAN, and a picture of the average, against PyTorch
 * (scripts/oracle/golden_gan.py). Both sides draw photos, weights, codes and views from the seed.
 */
#include <stdio.h>

#include "base/rng.h"
#include "golden.h"
#include "synth/gan.h"
#include "test.h"

#define SEED 20240229
#define SIDE 16
#define BATCH 4
#define FLOATS (SIDE * SIDE * 3)
#define LOSSES 1e-4 /* of the largest */
#define WEIGHTS 2e-4

static double number(const thaw_json *about, const char *key) {
    return thaw_json_get(about, key)->number;
}

static thaw_gan_desc read_desc(const thaw_json *about) {
    return (thaw_gan_desc){.side = (int)number(about, "side"),
                           .classes = (int)number(about, "classes"),
                           .latent = (int)number(about, "latent"),
                           .filters = (int)number(about, "filters"),
                           .batch = BATCH,
                           .lr = number(about, "lr"),
                           .lr_judge = number(about, "lr_judge"),
                           .average = number(about, "average"),
                           .augment = number(about, "augment")};
}

static void check_weights(golden *file, thaw_gan *gan, int discriminator) {
    const thaw_graph *g = &thaw_gan_network(gan, discriminator)->graph;
    const float *weights = thaw_gan_weights(gan, discriminator);
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        if (p->spec.statistic) continue;
        golden_check(weights + p->offset, golden_get(file, NULL, p->name, p->count), WEIGHTS);
    }
}

static void check_sample(golden *file, thaw_gan *gan) {
    uint8_t rgb[FLOATS];
    golden_values wanted = golden_get(file, NULL, "sample", FLOATS);
    thaw_gan_sample(gan, 1, 9, 5, rgb);
    for (size_t i = 0; i < FLOATS && wanted.data != NULL; i++) {
        CHECK_NEAR(rgb[i], wanted.data[i], 0.51); /* rounded to a byte */
    }
}

static void check_steps(golden *file, const thaw_json *about, thaw_gan *gan) {
    static uint8_t photo[BATCH][FLOATS];
    const uint8_t *rgb[BATCH];
    int label[BATCH], steps = (int)number(about, "steps");
    golden_values losses = golden_get(file, NULL, "losses", (size_t)steps * 3);
    const thaw_json *labels = thaw_json_get(about, "labels")->child;
    for (uint32_t i = 0; i < BATCH; i++, labels = labels->next) {
        thaw_rng rng = thaw_rng_make(SEED, THAW_RNG_SAMPLE, 0, i);
        for (int k = 0; k < FLOATS; k++) photo[i][k] = (uint8_t)(thaw_rng_u32(&rng) >> 24);
        rgb[i] = photo[i];
        label[i] = (int)labels->number;
    }
    for (int step = 0; step < steps && losses.data != NULL; step++) {
        thaw_gan_batch batch = {BATCH, rgb, label};
        thaw_gan_loss loss = thaw_gan_step(gan, &batch, (uint32_t)step);
        float found[] = {(float)loss.discriminator, (float)loss.generator, (float)loss.beyond};
        golden_values row = {losses.name, losses.data + step * 3, 3};
        golden_check(found, row, LOSSES);
    }
    CHECK(steps == 10);
}

TEST(golden_gan_steps) {
    golden file;
    thaw_error err = {0};
    thaw_gan *gan = NULL;
    if (!golden_open(&file, "gan_steps")) return;
    const thaw_json *about = golden_about(&file, "about");
    REQUIRE(about != NULL);
    thaw_gan_desc desc = read_desc(about);
    REQUIRE_OK(thaw_gan_create(&desc, SEED, NULL, &gan, &err), &err);
    check_steps(&file, about, gan);
    check_weights(&file, gan, 0);
    check_weights(&file, gan, 1);
    check_sample(&file, gan);
    thaw_gan_destroy(gan);
    golden_close(&file);
}
