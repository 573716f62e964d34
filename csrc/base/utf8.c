#include "base/utf8.h"

size_t thaw_utf8_read(const char *text, size_t length) {
    /* By first byte: how many follow, and the range of the second; all others are 80 … BF. */
    static const struct {
        unsigned char first, last, low, high;
        size_t bytes;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    const unsigned char *byte = (const unsigned char *)text;
    for (size_t f = 0; f < sizeof forms / sizeof *forms && length > 0; f++) {
        if (byte[0] < forms[f].first || byte[0] > forms[f].last) continue;
        if (forms[f].bytes > length) return 0;
        for (size_t i = 1; i < forms[f].bytes; i++) {
            unsigned char low = i == 1 ? forms[f].low : 0x80, high = i == 1 ? forms[f].high : 0xBF;
            if (byte[i] < low || byte[i] > high) return 0;
        }
        return forms[f].bytes;
    }
    return 0;
}

size_t thaw_utf8_write(uint32_t code, char *out) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = bytes - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3F));
    static const unsigned char mark[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(mark[bytes] | code);
    return bytes;
}
