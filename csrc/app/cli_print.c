#include <string.h>
#include <unistd.h>

#include "app/cli.h"

#define BAR 24

int cli_fail(const thaw_error *err) {
    fprintf(stderr, "thaw: %s: %s\n", thaw_status_text(err->status), err->detail);
    return err->status == THAW_CANCELLED ? CLI_EXIT_INTERRUPTED : thaw_status_exit(err->status);
}

const char *cli_path(cli_options *o, const char *directory, const char *name) {
    size_t length = strlen(directory);
    bool slash = length > 0 && directory[length - 1] == '/';
    return thaw_arena_format(&o->arena, "%s%s%s", directory, slash ? "" : "/", name);
}

thaw_status cli_put_line(FILE *stream, thaw_json_writer *w, thaw_error *err) {
    if (w->failed) return thaw_fail(err, THAW_NO_MEMORY, "a line of output");
    bool written = fputs(w->text, stream) >= 0 && fputc('\n', stream) != EOF;
    thaw_json_writer_reset(w);
    if (written && fflush(stream) == 0) return THAW_OK;
    return thaw_fail(err, THAW_IO, "cannot write (is the disk full?)");
}

static bool shows_progress(const cli_options *o) {
    return !o->quiet && isatty(STDERR_FILENO) == 1;
}

void cli_progress(const cli_options *o, const char *what, size_t done, size_t total) {
    char bar[BAR + 1];
    if (!shows_progress(o) || total == 0) return;
    size_t filled = done * BAR / total;
    memset(bar, ' ', BAR);
    memset(bar, '#', filled);
    bar[BAR] = '\0';
    fprintf(stderr, "\r\033[K%s [%s] %zu / %zu", what, bar, done, total);
}

void cli_progress_end(const cli_options *o) {
    if (shows_progress(o)) fputs("\r\033[K", stderr);
}
