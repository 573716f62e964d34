#include <signal.h>
#include <stddef.h>

#include "app/interrupt.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

void thaw_interrupt_watch(void) {
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
}

bool thaw_interrupt_came(void) {
    return interrupted != 0;
}
