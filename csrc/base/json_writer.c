#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

void thaw_json_writer_init(thaw_json_writer *w) {
    *w = (thaw_json_writer){0};
}

void thaw_json_writer_reset(thaw_json_writer *w) {
    thaw_heap_free(w->text);
    thaw_json_writer_init(w);
}

static void put(thaw_json_writer *w, const char *bytes, size_t count) {
    if (w->failed) return;
    if (w->capacity - w->length <= count) { /* room for the NUL too */
        size_t capacity = 2 * (w->capacity + count) + 64;
        char *grown = thaw_heap_realloc(w->text, capacity);
        if (grown == NULL) {
            w->failed = true;
            return;
        }
        w->text = grown;
        w->capacity = capacity;
    }
    memcpy(w->text + w->length, bytes, count);
    w->length += count;
    w->text[w->length] = '\0';
}

static void put_escape(thaw_json_writer *w, unsigned char c) {
    char text[8];
    int length = c == '\n'               ? snprintf(text, sizeof text, "\\n")
                 : c == '\t'             ? snprintf(text, sizeof text, "\\t")
                 : c == '"' || c == '\\' ? snprintf(text, sizeof text, "\\%c", c)
                                         : snprintf(text, sizeof text, "\\u%04x", c);
    put(w, text, (size_t)length);
}

/* What is not UTF-8 (file names may hold anything) becomes U+FFFD, byte by byte. */
static void put_string(thaw_json_writer *w, const char *text) {
    size_t left = strlen(text);
    put(w, "\"", 1);
    while (left > 0) {
        unsigned char c = (unsigned char)*text;
        size_t bytes = thaw_utf8_read(text, left);
        if (bytes == 0) {
            put(w, "\xEF\xBF\xBD", 3);
            bytes = 1;
        } else if (c < 0x20 || c == '"' || c == '\\') {
            put_escape(w, c);
        } else {
            put(w, text, bytes);
        }
        text += bytes;
        left -= bytes;
    }
    put(w, "\"", 1);
}

static void begin_value(thaw_json_writer *w, const char *key) {
    if (w->separate) put(w, ",", 1);
    w->separate = true;
    if (key == NULL) return;
    put_string(w, key);
    put(w, ":", 1);
}

static void put_word(thaw_json_writer *w, const char *key, const char *word) {
    begin_value(w, key);
    put(w, word, strlen(word));
}

void thaw_json_open(thaw_json_writer *w, const char *key, char bracket) {
    begin_value(w, key);
    put(w, &bracket, 1);
    w->separate = false;
}

void thaw_json_close(thaw_json_writer *w, char bracket) {
    put(w, &bracket, 1);
    w->separate = true;
}

void thaw_json_put_text(thaw_json_writer *w, const char *key, const char *text) {
    begin_value(w, key);
    put_string(w, text);
}

void thaw_json_put_int(thaw_json_writer *w, const char *key, long long value) {
    char text[THAW_NUMBER_TEXT];
    snprintf(text, sizeof text, "%lld", value);
    put_word(w, key, text);
}

void thaw_json_put_float(thaw_json_writer *w, const char *key, float value) {
    char text[THAW_NUMBER_TEXT] = "null";
    if (isfinite(value)) thaw_number_write_float(value, text);
    put_word(w, key, text);
}

void thaw_json_put_double(thaw_json_writer *w, const char *key, double value) {
    char text[THAW_NUMBER_TEXT] = "null";
    if (isfinite(value)) thaw_number_write(value, text);
    put_word(w, key, text);
}

void thaw_json_put_bool(thaw_json_writer *w, const char *key, bool value) {
    put_word(w, key, value ? "true" : "false");
}

void thaw_json_put_null(thaw_json_writer *w, const char *key) {
    put_word(w, key, "null");
}

void thaw_json_put_value(thaw_json_writer *w, const char *key, const thaw_json *value) {
    bool object = value->kind == THAW_JSON_OBJECT;
    switch (value->kind) {
    case THAW_JSON_NULL:
        thaw_json_put_null(w, key);
        break;
    case THAW_JSON_BOOL:
        thaw_json_put_bool(w, key, value->boolean);
        break;
    case THAW_JSON_NUMBER:
        thaw_json_put_double(w, key, value->number);
        break;
    case THAW_JSON_STRING:
        thaw_json_put_text(w, key, value->text);
        break;
    case THAW_JSON_ARRAY:
    case THAW_JSON_OBJECT:
        thaw_json_open(w, key, object ? '{' : '[');
        for (const thaw_json *child = value->child; child != NULL; child = child->next) {
            thaw_json_put_value(w, object ? child->key : NULL, child);
        }
        thaw_json_close(w, object ? '}' : ']');
        break;
    }
}
