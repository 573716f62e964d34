#include "synth/vae.h"

#include <string.h>

#include "base/heap.h"
#include "base/mathf.h"
#include "base/rng.h"
#include "synth/vae_graph.h"

struct thaw_vae {
    thaw_vae_desc desc;
    uint64_t seed;
    thaw_pool *pool;
    thaw_network half[2]; /* encoder, decoder */
    float *noise;         /* ε of a batch */
    double *sum;          /* two numbers a photo: reconstruction, divergence */
};

static thaw_status check(const thaw_vae_desc *d, thaw_error *err) {
    if (d->side < 16 || d->side > 64 || d->side % 8 != 0) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "vae: a side of 16 … 64 and a multiple of 8 wanted, got %d", d->side);
    }
    if (d->classes < 1 || d->latent < 1 || d->latent > 1024 || d->filters < 1 || d->batch < 1 ||
        !(d->lr > 0)) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "vae: classes, latent (at most 1024), filters, batch and lr above 0 "
                         "wanted, got %d, %d, %d, %d and %g",
                         d->classes, d->latent, d->filters, d->batch, d->lr);
    }
    return THAW_OK;
}

/* The decoder's input depends on the encoder: it chains. */
static thaw_status open_half(thaw_vae *vae, int decoder, thaw_error *err) {
    thaw_optimizer_desc adam = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    thaw_program_desc desc = {
        .training = true, .chains = decoder == 1, .batch = vae->desc.batch, .pool = vae->pool};
    adam.lr = vae->desc.lr;
    return thaw_network_open(&vae->half[decoder], vae->seed, &desc, &adam, err);
}

static thaw_status make(thaw_vae *vae, thaw_error *err) {
    size_t batch = (size_t)vae->desc.batch;
    THAW_TRY(thaw_vae_build_encoder(&vae->desc, &vae->half[0].graph, err));
    THAW_TRY(thaw_vae_build_decoder(&vae->desc, &vae->half[1].graph, err));
    vae->noise = thaw_heap_alloc(batch * (size_t)vae->desc.latent * sizeof *vae->noise);
    vae->sum = thaw_heap_alloc(batch * 2 * sizeof *vae->sum);
    if (vae->noise == NULL || vae->sum == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a VAE");
    THAW_TRY(open_half(vae, 0, err));
    return open_half(vae, 1, err);
}

thaw_status thaw_vae_create(const thaw_vae_desc *desc, uint64_t seed, thaw_pool *pool,
                            thaw_vae **out, thaw_error *err) {
    THAW_TRY(check(desc, err));
    thaw_vae *vae = thaw_heap_alloc(sizeof *vae);
    if (vae == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a VAE");
    *vae = (thaw_vae){.desc = *desc, .seed = seed, .pool = pool};
    thaw_status status = make(vae, err);
    if (status == THAW_OK) {
        *out = vae;
    } else {
        thaw_vae_destroy(vae);
    }
    return status;
}

void thaw_vae_destroy(thaw_vae *vae) {
    if (vae == NULL) return;
    for (int i = 0; i < 2; i++) thaw_network_reset(&vae->half[i]);
    thaw_heap_free(vae->noise);
    thaw_heap_free(vae->sum);
    thaw_heap_free(vae);
}

/* ---- encoder's and decoder's inputs ---------------------------------------------------------- */

static void put_photo(thaw_vae *vae, int at, const uint8_t *rgb, int label) {
    size_t pixels = (size_t)vae->desc.side * (size_t)vae->desc.side;
    size_t planes = 3 + (size_t)vae->desc.classes;
    float *to = thaw_program_input_at(vae->half[0].program, at);
    memset(to, 0, pixels * planes * sizeof *to);
    for (size_t i = 0; i < pixels; i++, to += planes, rgb += 3) {
        for (int k = 0; k < 3; k++) to[k] = (float)rgb[k] / 255.0f;
        to[3 + label] = 1;
    }
}

static float *open_z(thaw_vae *vae, int at, int label) {
    return thaw_network_code(vae->half[1].program, at, vae->desc.latent, vae->desc.classes, label);
}

static const float *row_of(const thaw_vae *vae, int at) {
    return thaw_program_output(vae->half[0].program) + (size_t)at * 2 * (size_t)vae->desc.latent;
}

/* ---- loss ------------------------------------------------------------------------------------ */

typedef struct {
    thaw_vae *vae;
    const thaw_vae_batch *batch;
    float *dlogits; /* NULL: none wanted */
} photo_job;

/* BCE(t, σ(x)) = max(x, 0) − x t + log(1 + e^−|x|), summed over a photo; its gradient σ(x) − t. */
static void reconstruct_photo(void *context, size_t at, int worker) {
    (void)worker;
    const photo_job *job = context;
    size_t floats = (size_t)job->vae->desc.side * (size_t)job->vae->desc.side * 3;
    const uint8_t *rgb = job->batch->rgb[at];
    const float *x = thaw_program_output(job->vae->half[1].program) + at * floats;
    double sum = 0;
    for (size_t i = 0; i < floats; i++) {
        float t = (float)rgb[i] / 255.0f, size = x[i] < 0 ? -x[i] : x[i];
        sum += (double)((x[i] > 0 ? x[i] : 0) - x[i] * t + thaw_logf(1 + thaw_expf(-size)));
        if (job->dlogits == NULL) continue;
        job->dlogits[at * floats + i] = (thaw_sigmoid(x[i]) - t) / (float)job->batch->n;
    }
    job->vae->sum[at * 2] = sum;
}

static void diverge(thaw_vae *vae, int n) {
    for (int at = 0; at < n; at++) {
        const float *mean = row_of(vae, at), *log_variance = mean + vae->desc.latent;
        double sum = 0;
        for (int k = 0; k < vae->desc.latent; k++) {
            float v = log_variance[k];
            sum -= 0.5 * (double)(1 + v - mean[k] * mean[k] - thaw_expf(v));
        }
        vae->sum[at * 2 + 1] = sum;
    }
}

static thaw_vae_loss total(const thaw_vae *vae, int n) {
    thaw_vae_loss loss = {0, 0};
    for (int i = 0; i < n; i++) {
        loss.reconstruction += vae->sum[i * 2] / n;
        loss.divergence += vae->sum[i * 2 + 1] / n;
    }
    return loss;
}

/* ---- passes ---------------------------------------------------------------------------------- */

static thaw_pass pass_of(const thaw_vae *vae, int n) {
    return (thaw_pass){.n = n, .training = true, .seed = vae->seed};
}

/* z = μ + e^(v/2) ε; without noise z = μ. */
static void forward(thaw_vae *vae, const thaw_vae_batch *batch, const uint32_t *epoch,
                    float *dlogits) {
    thaw_pass pass = pass_of(vae, batch->n);
    int latent = vae->desc.latent;
    for (int i = 0; i < batch->n; i++) put_photo(vae, i, batch->rgb[i], batch->label[i]);
    thaw_program_forward(vae->half[0].program, &pass);
    for (int i = 0; i < batch->n; i++) {
        const float *row = row_of(vae, i);
        float *z = open_z(vae, i, batch->label[i]), *noise = vae->noise + (size_t)(i * latent);
        memcpy(z, row, (size_t)latent * sizeof *z);
        if (epoch == NULL) continue;
        thaw_rng rng = thaw_rng_make(vae->seed, THAW_RNG_NOISE, *epoch, batch->item[i]);
        for (int k = 0; k < latent; k++) {
            noise[k] = thaw_rng_normal(&rng);
            z[k] += thaw_expf(row[latent + k] / 2) * noise[k];
        }
    }
    thaw_program_forward(vae->half[1].program, &pass);
    photo_job job = {vae, batch, dlogits};
    thaw_parallel_for(vae->pool, (size_t)batch->n, reconstruct_photo, &job);
    diverge(vae, batch->n);
}

/* dμ = dz + β μ / n; dv = dz · ½ e^(v/2) ε + β ½ (eᵛ − 1) / n. */
static void chain(thaw_vae *vae, int n, float beta) {
    int latent = vae->desc.latent, wide = latent + vae->desc.classes;
    const float *all = thaw_program_input_grad(vae->half[1].program);
    float *out = thaw_program_output_grad(vae->half[0].program), share = beta / (float)n;
    for (int i = 0; i < n; i++) {
        const float *row = row_of(vae, i), *noise = vae->noise + (size_t)(i * latent);
        const float *dz = all + (size_t)(i * wide);
        float *d = out + (size_t)(i * 2 * latent);
        for (int k = 0; k < latent; k++) {
            float spread = thaw_expf(row[latent + k] / 2);
            d[k] = dz[k] + share * row[k];
            d[latent + k] = 0.5f * (dz[k] * spread * noise[k] + share * (spread * spread - 1));
        }
    }
}

thaw_vae_loss thaw_vae_gradients(thaw_vae *vae, const thaw_vae_batch *batch, uint32_t epoch,
                                 double beta) {
    thaw_pass pass = pass_of(vae, batch->n);
    forward(vae, batch, &epoch, thaw_program_output_grad(vae->half[1].program));
    thaw_program_backward(vae->half[1].program, &pass);
    chain(vae, batch->n, (float)beta);
    thaw_program_backward(vae->half[0].program, &pass);
    return total(vae, batch->n);
}

thaw_vae_loss thaw_vae_step(thaw_vae *vae, const thaw_vae_batch *batch, uint32_t epoch,
                            double beta) {
    thaw_vae_loss loss = thaw_vae_gradients(vae, batch, epoch, beta);
    for (int i = 0; i < 2; i++) thaw_network_learn(&vae->half[i], vae->pool);
    return loss;
}

thaw_vae_loss thaw_vae_evaluate(thaw_vae *vae, const thaw_vae_batch *batch) {
    forward(vae, batch, NULL, NULL);
    return total(vae, batch->n);
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* Decodes the z that are there. */
static void decode(thaw_vae *vae, int n, uint8_t *rgb) {
    thaw_pass pass = pass_of(vae, n);
    size_t floats = (size_t)n * (size_t)vae->desc.side * (size_t)vae->desc.side * 3;
    thaw_program_forward(vae->half[1].program, &pass);
    const float *x = thaw_program_output(vae->half[1].program);
    for (size_t i = 0; i < floats; i++) rgb[i] = (uint8_t)(thaw_sigmoid(x[i]) * 255.0f + 0.5f);
}

void thaw_vae_sample(thaw_vae *vae, int label, uint32_t stream, uint32_t first, int n,
                     uint8_t *rgb) {
    float spread = (float)vae->desc.spread;
    for (int i = 0; i < n; i++) {
        float *z = open_z(vae, i, label);
        thaw_rng rng = thaw_rng_make(vae->seed, THAW_RNG_SYNTH, stream, first + (uint32_t)i);
        for (int k = 0; k < vae->desc.latent; k++) z[k] = spread * thaw_rng_normal(&rng);
    }
    decode(vae, n, rgb);
}

void thaw_vae_between(thaw_vae *vae, const uint8_t *first, const uint8_t *second, int label,
                      float share, uint8_t *rgb) {
    thaw_pass pass = pass_of(vae, 1);
    const uint8_t *photo[] = {first, second};
    float *z = open_z(vae, 0, label);
    for (int i = 0; i < 2; i++) {
        put_photo(vae, 0, photo[i], label);
        thaw_program_forward(vae->half[0].program, &pass);
        const float *mean = row_of(vae, 0);
        for (int k = 0; k < vae->desc.latent; k++) {
            z[k] = i == 0 ? mean[k] : z[k] + share * (mean[k] - z[k]);
        }
    }
    decode(vae, 1, rgb);
}

thaw_network *thaw_vae_network(thaw_vae *vae, int decoder) {
    return &vae->half[decoder];
}
