#include <signal.h>
#include <stddef.h>

#include "app/host.h"

static volatile sig_atomic_t interrupted;

void thaw_host_begin(void) {
}

static void on_interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

void thaw_host_watch_interrupt(void) {
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
}

bool thaw_host_was_interrupted(void) {
    return interrupted != 0;
}
