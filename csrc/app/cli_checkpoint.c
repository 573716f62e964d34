#include "app/cli_checkpoint.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"
#include "io/file.h"

#define MAX_BYTES ((size_t)2 << 30)

/* Between two checkpoints passes this many times what writing one took: epochs of a few
 * milliseconds must not wait for the disk each time. */
#define COST_FACTOR 10

thaw_status cli_checkpoints_init(cli_checkpoints *c, cli_options *o, thaw_error *err) {
    *c = (cli_checkpoints){.path = {cli_path(o, o->out, "checkpoint-0.safetensors"),
                                    cli_path(o, o->out, "checkpoint-1.safetensors")},
                           .source = o->data,
                           .seconds = o->checkpoint_every,
                           .written_at = thaw_clock_seconds()};
    if (c->path[0] != NULL && c->path[1] != NULL) return THAW_OK;
    return thaw_fail(err, THAW_NO_MEMORY, "a path");
}

/* --- reading -----------------------------------------------------------------------------------
 */

static thaw_status read_one(const char *path, cli_checkpoint *out, thaw_error *err) {
    cli_checkpoint found = {0};
    size_t length = 0;
    THAW_TRY(thaw_file_read(path, MAX_BYTES, &found.bytes, &length, err));
    thaw_status status = thaw_checkpoint_open(found.bytes, length, &found.checkpoint, err);
    if (status != THAW_OK) {
        thaw_heap_free(found.bytes);
        return thaw_fail_within(err, status, path);
    }
    *out = found;
    return THAW_OK;
}

void cli_checkpoint_reset(cli_checkpoint *c) {
    thaw_checkpoint_reset(&c->checkpoint);
    thaw_heap_free(c->bytes);
    *c = (cli_checkpoint){0};
}

static bool is_newer(const cli_checkpoint *a, const cli_checkpoint *b) {
    return b->bytes == NULL || a->checkpoint.head.number > b->checkpoint.head.number;
}

/* Takes the newest of the files that are whole; a file that is not was being written when the
 * program ended. */
thaw_status cli_checkpoints_read(cli_checkpoints *c, cli_checkpoint *out, thaw_error *err) {
    cli_checkpoint best = {0};
    thaw_error why = {0};
    for (int i = 0; i < 2; i++) {
        cli_checkpoint found;
        if (access(c->path[i], F_OK) != 0) continue;
        thaw_status status = read_one(c->path[i], &found, &why);
        if (status == THAW_NO_MEMORY) {
            cli_checkpoint_reset(&best);
            return thaw_fail(err, status, "%s", why.detail);
        }
        if (status != THAW_OK) continue;
        bool newer = is_newer(&found, &best);
        cli_checkpoint_reset(newer ? &best : &found);
        if (!newer) continue;
        best = found;
        c->next = 1 - i;
    }
    if (best.bytes == NULL && why.status != THAW_OK) {
        return thaw_fail(err, THAW_BAD_FILE, "no checkpoint is whole: %s", why.detail);
    }
    if (why.status != THAW_OK) {
        fprintf(stderr, "%s; going on from the checkpoint before it\n", why.detail);
    }
    *out = best;
    return THAW_OK;
}

/* --- writing -----------------------------------------------------------------------------------
 */

static thaw_status write_one(const cli_checkpoints *c, thaw_run *run, thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(thaw_run_checkpoint(run, c->source, &bytes, &length, err));
    thaw_status status = thaw_file_write(c->path[c->next], bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

void cli_checkpoints_write(cli_checkpoints *c, thaw_run *run) {
    thaw_error err;
    double begun = thaw_clock_seconds();
    if (write_one(c, run, &err) == THAW_OK) {
        c->next = 1 - c->next;
        c->failed = false;
    } else if (!c->failed) {
        fprintf(stderr, "thaw: no checkpoint: %s\n", err.detail);
        c->failed = true;
    }
    c->written_at = thaw_clock_seconds();
    c->cost = c->written_at - begun;
}

void cli_checkpoints_follow(cli_checkpoints *c, thaw_run *run, const thaw_event *event) {
    bool moved = event->kind == THAW_EVENT_BATCH || event->kind == THAW_EVENT_VALIDATE;
    double passed = thaw_clock_seconds() - c->written_at;
    bool due = event->kind == THAW_EVENT_EPOCH ||
               (moved && c->seconds > 0 && passed >= (double)c->seconds);
    if (due && passed >= COST_FACTOR * c->cost) cli_checkpoints_write(c, run);
}

bool cli_checkpoints_remove(const cli_checkpoints *c) {
    bool were = false;
    for (int i = 0; i < 2; i++) were |= thaw_file_remove(c->path[i]);
    return were;
}

/* --- a run that has ended ----------------------------------------------------------------------
 */

static const thaw_json *parse_event(const char *line, size_t length, thaw_arena *arena) {
    const thaw_json *event = NULL;
    if (thaw_json_parse(line, length, THAW_BAD_FILE, arena, &event, NULL) != THAW_OK) return NULL;
    const thaw_json *kind = thaw_json_get(event, "event");
    bool done = kind != NULL && kind->kind == THAW_JSON_STRING && strcmp(kind->text, "done") == 0;
    return done ? event : NULL;
}

const thaw_json *cli_read_done(cli_options *o) {
    const char *path = cli_path(o, o->out, "events.jsonl");
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (path == NULL || thaw_file_read(path, MAX_BYTES, &bytes, &length, NULL) != THAW_OK) {
        return NULL;
    }
    while (length > 0 && bytes[length - 1] == '\n') length--;
    size_t begin = length;
    while (begin > 0 && bytes[begin - 1] != '\n') begin--;
    const thaw_json *done = parse_event((const char *)bytes + begin, length - begin, &o->arena);
    thaw_heap_free(bytes);
    return done;
}
