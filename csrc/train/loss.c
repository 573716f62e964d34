#include "train/loss.h"

#include <string.h>

static thaw_status take_given(const thaw_loss_desc *desc, const thaw_dataset *ds, float *out,
                              thaw_error *err) {
    for (int i = 0; i < desc->weights; i++) {
        int label = 0;
        while (label < ds->classes && strcmp(ds->class_name[label], desc->weight[i].name) != 0) {
            label++;
        }
        if (label == ds->classes) {
            return thaw_fail(err, THAW_BAD_RECIPE,
                             "loss.class_weights: no class is called \"%s\"; there are %s, …",
                             desc->weight[i].name, ds->class_name[0]);
        }
        out[label] = (float)desc->weight[i].weight;
    }
    return THAW_OK;
}

thaw_status thaw_loss_class_weights(const thaw_loss_desc *desc, const thaw_dataset *ds, float *out,
                                    thaw_error *err) {
    size_t n = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1});
    for (int label = 0; label < ds->classes; label++) {
        size_t of_class = thaw_dataset_count(ds, (thaw_select){label, THAW_SPLIT_TRAIN, -1});
        bool balanced = desc->weighting == THAW_WEIGHTS_BALANCED && of_class > 0;
        out[label] = balanced ? (float)((double)n / ((double)ds->classes * (double)of_class)) : 1;
    }
    return desc->weighting == THAW_WEIGHTS_GIVEN ? take_given(desc, ds, out, err) : THAW_OK;
}

void thaw_loss_prepare(const thaw_loss_desc *desc, const float *class_weight, float *target,
                       float *row_weight, size_t n, int k) {
    float keep = (float)(1 - desc->label_smoothing);
    float share = (float)(desc->label_smoothing / (double)k);
    for (size_t i = 0; i < n; i++, target += k) {
        double weight = 0;
        for (int j = 0; j < k && class_weight != NULL; j++) {
            weight += (double)target[j] * (double)class_weight[j];
        }
        if (class_weight != NULL) row_weight[i] = (float)weight;
        for (int j = 0; j < k && share > 0; j++) target[j] = target[j] * keep + share;
    }
}
