/* What differs between the systems that the command line runs on: host_posix.c and host_wasi.c. */
#ifndef THAW_APP_HOST_H
#define THAW_APP_HOST_H

#include <stdbool.h>

/* Before anything else. WASI programs start in "/": where the host says by PWD where it stands,
 * relative paths count from there. */
void thaw_host_begin(void);

/* Ctrl-C: from now on an interruption is noted instead of ending the program; a second one ends it.
 * WASI has no signals: there the host makes the file that THAW_CANCEL_FILE names. */
void thaw_host_watch_interrupt(void);
bool thaw_host_was_interrupted(void);

#endif
