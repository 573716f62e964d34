/* Ctrl-C. interrupt_signal.c serves hosts with signals; interrupt_file.c serves WASI, which has
 * none: there the host makes the file that the environment's THAW_CANCEL_FILE names. */
#ifndef THAW_APP_INTERRUPT_H
#define THAW_APP_INTERRUPT_H

#include <stdbool.h>

/* From now on an interruption is noted instead of ending the program; a second one ends it. */
void thaw_interrupt_watch(void);

bool thaw_interrupt_came(void);

#endif
