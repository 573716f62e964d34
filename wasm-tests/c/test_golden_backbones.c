/* Every backbone, narrow and on small images, against PyTorch: logits, and training steps with
 * different parts frozen. scripts/oracle/golden_backbones.py says what the files hold. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "golden.h"
#include "golden_network.h"
#include "test.h"

/* Of the largest value. Rounding grows on the way through 50 layers, most where a BatchNorm divides
 * by the deviation of a few values. */
#define FORWARD_TOLERANCE 1e-4
#define GRADIENT_TOLERANCE 1e-3

enum { SCALE, NORM, FIRST_SAMPLE, SAMPLES = 8, SUMMARY = FIRST_SAMPLE + SAMPLES };

/* Compares values with a summary: their norm, and some of them from all over. */
static void check_summary(const float *found, size_t count, golden_values wanted,
                          double tolerance) {
    if (wanted.data == NULL) return;
    double sum = 0, scale = (double)wanted.data[SCALE], norm = (double)wanted.data[NORM];
    for (size_t i = 0; i < count; i++) sum += (double)found[i] * (double)found[i];
    test_check_near(sqrt(sum), norm, tolerance * fmax(norm, scale), __FILE__, __LINE__,
                    wanted.name);
    for (size_t i = 0; i < SAMPLES; i++) {
        size_t at = i * count / SAMPLES;
        char text[256];
        snprintf(text, sizeof text, "%s [%zu of %zu]", wanted.name, at, count);
        test_check_near((double)found[at], (double)wanted.data[FIRST_SAMPLE + i], tolerance * scale,
                        __FILE__, __LINE__, text);
    }
}

/* A gradient has to be there exactly where the file has one. */
static void check_gradients(golden *file, const golden_network *net, const char *step) {
    char name[128];
    int found = 0, total = 0;
    for (int i = 0; i < net->model.graph.params; i++) {
        const thaw_param *p = &net->model.graph.param[i];
        const float *gradient = golden_network_gradient(net, i);
        snprintf(name, sizeof name, "%s/grad", step);
        golden_values wanted = golden_find(file, name, p->name);
        total += wanted.data != NULL;
        found += gradient != NULL;
        if (gradient != NULL && wanted.data != NULL) {
            check_summary(gradient, p->count, wanted, GRADIENT_TOLERANCE);
        } else {
            test_check(gradient == NULL && wanted.data == NULL, __FILE__, __LINE__, p->name);
        }
    }
    CHECK_EQ_INT(found, total);
    CHECK(total > 0);
}

/* Averages of thawed BatchNorms have moved as they should; all others are what they were. */
static void check_statistics(golden *file, const golden_network *net, const char *step,
                             const float *before) {
    char name[128];
    snprintf(name, sizeof name, "%s/moved", step);
    for (int i = 0; i < net->model.graph.params; i++) {
        const thaw_param *p = &net->model.graph.param[i];
        const float *now = thaw_graph_param_data(&net->model.graph, i);
        golden_values moved = golden_find(file, name, p->name);
        if (moved.data != NULL) {
            check_summary(now, p->count, moved, FORWARD_TOLERANCE);
        } else {
            test_check_bits(now, before + p->offset, p->count, __FILE__, __LINE__, p->name);
        }
    }
}

static void check_step(golden *file, golden_network *net, const thaw_json *step, uint64_t seed,
                       const float *images) {
    thaw_error err;
    const char *name = thaw_json_get(step, "name")->text;
    size_t logits = (size_t)(net->batch * net->model.classes);
    const thaw_graph *g = &net->model.graph;
    float *before = thaw_arena_array(&file->arena, g->weight_count, sizeof *before);
    REQUIRE(before != NULL);
    golden_network_fill(net, seed);
    memcpy(before, g->weights, g->weight_count * sizeof *before);
    REQUIRE_OK(golden_network_forward(net, thaw_json_get(step, "freeze"), images, &err), &err);
    golden_network_backward(net);
    golden_check(net->logits, golden_get(file, name, "logits", logits), FORWARD_TOLERANCE);
    golden_check(&net->loss, golden_get(file, name, "loss", 1), FORWARD_TOLERANCE);
    check_gradients(file, net, name);
    check_statistics(file, net, name, before);
}

static void check_network(golden *file, golden_network *net, const thaw_json *job) {
    thaw_error err;
    size_t floats = golden_network_image(net) * (size_t)net->batch, count = 0;
    uint64_t seed = (uint64_t)thaw_json_get(job, "seed")->number;
    float *images = thaw_arena_array(&file->arena, floats, sizeof *images);
    const float *logits = NULL;
    REQUIRE(images != NULL);
    golden_network_draw(seed, "image", floats, -1, 1, images);
    golden_network_fill(net, seed);
    REQUIRE_OK(golden_network_infer(net, images, &logits, &count, &err), &err);
    golden_check(logits, golden_get(file, NULL, "logits", count), FORWARD_TOLERANCE);
    const thaw_json *step = thaw_json_get(job, "steps")->child;
    for (; step != NULL; step = step->next) check_step(file, net, step, seed, images);
}

static void check_backbone(const char *name) {
    thaw_error err;
    golden file;
    golden_network net;
    char full[64];
    snprintf(full, sizeof full, "backbone_%s", name);
    if (!golden_open(&file, full)) return;
    const thaw_json *job = golden_about(&file, "job");
    thaw_status status = golden_network_open(job, NULL, &net, &err);
    CHECK_OK(status, &err);
    if (status == THAW_OK) {
        check_network(&file, &net, job);
        golden_network_close(&net);
    }
    golden_close(&file);
}

TEST(golden_every_backbone_has_a_file) {
    for (const thaw_builtin_model *m = thaw_builtin_models; m->name != NULL; m++) {
        golden file;
        char name[64];
        snprintf(name, sizeof name, "backbone_%s", m->name);
        if (golden_open(&file, name)) golden_close(&file);
    }
}

TEST(golden_vgg16) {
    check_backbone("vgg16");
}

TEST(golden_resnet50) {
    check_backbone("resnet50");
}

TEST(golden_mobilenet_v1) {
    check_backbone("mobilenet_v1");
}

TEST(golden_mobilenet_v2) {
    check_backbone("mobilenet_v2");
}

TEST(golden_mobilenet_v2_gluon) {
    check_backbone("mobilenet_v2_gluon");
}

TEST(golden_squeezenet_1_1) {
    check_backbone("squeezenet_1_1");
}

TEST(golden_darknet_tiny) {
    check_backbone("darknet_tiny");
}

TEST(golden_resnet50_torchvision) {
    check_backbone("resnet50_torchvision");
}

TEST(golden_mobilenet_v2_torchvision) {
    check_backbone("mobilenet_v2_torchvision");
}

TEST(golden_tiny) {
    check_backbone("tiny");
}

TEST(golden_thaw_s) {
    check_backbone("thaw_s");
}
