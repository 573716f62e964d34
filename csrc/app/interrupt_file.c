#include <stdlib.h>
#include <unistd.h>

#include "app/interrupt.h"

static const char *cancel_file;

void thaw_interrupt_watch(void) {
    cancel_file = getenv("THAW_CANCEL_FILE");
}

bool thaw_interrupt_came(void) {
    return cancel_file != NULL && access(cancel_file, F_OK) == 0;
}
