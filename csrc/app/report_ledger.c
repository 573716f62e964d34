#include <string.h>

#include "app/report.h"

static void put_trained(const thaw_dataset *ds, const char *key, int label, thaw_origin origin,
                        thaw_json_writer *w) {
    thaw_select trained = {label, THAW_SPLIT_TRAIN, (int)origin};
    thaw_json_put_int(w, key, (long long)thaw_dataset_count(ds, trained));
}

/* Counted by name: files may come from generators that this program does not have. */
static void put_generators(const thaw_dataset *ds, thaw_json_writer *w) {
    thaw_json_open(w, "generators", '{');
    for (size_t i = 0; i < ds->samples; i++) {
        const char *name = ds->sample[i].generator;
        size_t count = 0, before = 0;
        for (size_t j = 0; name != NULL && j < ds->samples && before == 0; j++) {
            const char *other = ds->sample[j].generator;
            if (other == NULL || strcmp(name, other) != 0) continue;
            before += j < i;
            count++;
        }
        if (name != NULL && before == 0) thaw_json_put_int(w, name, (long long)count);
    }
    thaw_json_close(w, '}');
}

void thaw_report_ledger(const thaw_run *run, const char *key, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, key, '{');
    put_trained(ds, "real", -1, THAW_ORIGIN_REAL, w);
    put_trained(ds, "synthetic", -1, THAW_ORIGIN_SYNTHETIC, w);
    put_generators(ds, w);
    thaw_json_open(w, "classes", '[');
    for (int i = 0; i < ds->classes; i++) {
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", ds->class_name[i]);
        put_trained(ds, "real", i, THAW_ORIGIN_REAL, w);
        put_trained(ds, "synthetic", i, THAW_ORIGIN_SYNTHETIC, w);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
    thaw_json_close(w, '}');
}

static void put_lesson(const thaw_synth_lesson *lesson, thaw_json_writer *w) {
    thaw_json_put_int(w, "epoch", lesson->epoch);
    thaw_json_put_int(w, "epochs", lesson->epochs);
    thaw_json_put_bool(w, "epoch_ended", lesson->epoch_ended);
    thaw_json_put_int(w, "best_epoch", lesson->best_epoch);
    thaw_json_put_bool(w, "over", lesson->over);
    thaw_json_open(w, "figures", '{');
    for (int i = 0; i < lesson->figures; i++) {
        thaw_json_put_double(w, lesson->figure[i].name, lesson->figure[i].value);
    }
    thaw_json_close(w, '}');
}

void thaw_report_synth_step(const thaw_synth_event *event, thaw_json_writer *w) {
    static const char *const names[] = {"learn", "make", "made"};
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "event", names[event->kind]);
    thaw_json_put_int(w, "done", (long long)event->done);
    thaw_json_put_int(w, "total", (long long)event->total);
    if (event->kind == THAW_SYNTH_LEARNT) put_lesson(&event->lesson, w);
    thaw_json_close(w, '}');
}
