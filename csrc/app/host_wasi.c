#include <stdlib.h>
#include <unistd.h>

#include "app/host.h"

static const char *cancel_file;

void thaw_host_begin(void) {
    const char *here = getenv("PWD");
    /* A folder that the host does not show leaves paths relative to its root. */
    if (here != NULL && chdir(here) != 0) return;
}

void thaw_host_watch_interrupt(void) {
    cancel_file = getenv("THAW_CANCEL_FILE");
}

bool thaw_host_was_interrupted(void) {
    return cancel_file != NULL && access(cancel_file, F_OK) == 0;
}
