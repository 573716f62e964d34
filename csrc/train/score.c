#include "train/score.h"

#include <math.h>

int thaw_argmax(const float *value, int k) {
    int best = 0;
    for (int i = 1; i < k; i++) {
        if (value[i] > value[best]) best = i;
    }
    return best;
}

void thaw_score_add(thaw_score_sum *sum, const float *loss, const float *logits, const int *label,
                    size_t n, int k) {
    for (size_t i = 0; i < n; i++) {
        sum->loss_sum += (double)loss[i];
        sum->right += thaw_argmax(logits + i * (size_t)k, k) == label[i];
    }
    sum->count += n;
}

thaw_score thaw_score_mean(const thaw_score_sum *sum) {
    thaw_score score = {NAN, NAN, NAN, NAN, NAN, sum->count};
    if (sum->count == 0) return score;
    score.loss = sum->loss_sum / (double)sum->count;
    score.accuracy = (double)sum->right / (double)sum->count;
    return score;
}
