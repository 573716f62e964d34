#include "base/json.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/heap.h"
#include "base/number.h"
#include "base/utf8.h"

/* jsmn mixes int and unsigned freely, which our warnings would not let pass. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>
#pragma GCC diagnostic pop

/* A member of an object and where its key stands. */
typedef struct {
    const thaw_json *json;
    size_t at;
} named;

/* jsmn finds where strings and other values begin and end and checks the letters of escapes; it
 * does not mind a missing colon, 01 or a lone surrogate. So a descent over the text follows RFC
 * 8259 and takes each token where the grammar wants one. */
typedef struct {
    char *text;
    size_t length, at;
    jsmntok_t *token;
    size_t tokens, next_token;
    named *member; /* a stack of the members of objects that are open */
    size_t members;
    thaw_arena *arena;
    thaw_status kind;
    thaw_error *err;
} parser;

static thaw_status no_memory(thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "a JSON text");
}

static thaw_status fail_at(const parser *p, size_t at, const char *what) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        unsigned char c = (unsigned char)p->text[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) { /* not inside a character */
            column++;
        }
    }
    return thaw_fail(p->err, p->kind, "line %zu, column %zu: %s", line, column, what);
}

static void skip_space(parser *p) {
    while (p->at < p->length) {
        char c = p->text[p->at];
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return;
        p->at++;
    }
}

static bool take(parser *p, char wanted) {
    skip_space(p);
    if (p->at == p->length || p->text[p->at] != wanted) return false;
    p->at++;
    return true;
}

/* The token that begins here, or NULL. */
static const jsmntok_t *take_token(parser *p, jsmntype_t type) {
    skip_space(p);
    const jsmntok_t *t = &p->token[p->next_token];
    size_t quote = type == JSMN_STRING ? 1 : 0;
    if (p->next_token == p->tokens || t->type != type || (size_t)t->start != p->at + quote) {
        return NULL;
    }
    p->next_token++;
    return t;
}

/* ---- strings --------------------------------------------------------------------------------- */

static uint32_t hex4(const char *text) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = value * 16 + (uint32_t)digit;
    }
    return value;
}

/* The character of \uXXXX, or of a pair of surrogates; *at stands on the u and ends behind. */
static thaw_status read_unicode(const parser *p, size_t *at, uint32_t *code) {
    const char *text = &p->text[*at];
    uint32_t unit = hex4(text + 1), low = 0;
    *code = unit;
    if (unit == 0) return fail_at(p, *at, "\\u0000 is not allowed");
    *at += 5;
    if (unit < 0xD800 || unit > 0xDFFF) return THAW_OK;
    if (text[5] == '\\' && text[6] == 'u') low = hex4(text + 7);
    if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
        return fail_at(p, *at - 5, "half of a surrogate pair");
    }
    *at += 6;
    *code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    return THAW_OK;
}

/* Decodes the piece of a string at *at: a character or an escape. */
static thaw_status read_piece(const parser *p, size_t *at, size_t end, char *out, size_t *length) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    size_t bytes = thaw_utf8_read(&p->text[*at], end - *at);
    uint32_t code = (unsigned char)p->text[*at];
    if (code < 0x20) return fail_at(p, *at, "a control character in a string");
    if (bytes == 0) return fail_at(p, *at, "not UTF-8");
    if (code != '\\') {
        memcpy(out + *length, &p->text[*at], bytes);
        *length += bytes;
        *at += bytes;
        return THAW_OK;
    }
    char letter = p->text[++*at];
    if (letter == 'u') {
        THAW_TRY(read_unicode(p, at, &code));
    } else {
        code = (unsigned char)meanings[strchr(letters, letter) - letters];
        ++*at;
    }
    *length += thaw_utf8_write(code, out + *length);
    return THAW_OK;
}

static thaw_status read_string(parser *p, const char **out) {
    const jsmntok_t *t = take_token(p, JSMN_STRING);
    if (t == NULL) return fail_at(p, p->at, "a string wanted");
    size_t at = (size_t)t->start, end = (size_t)t->end, length = 0;
    char *text = thaw_arena_alloc(p->arena, end - at + 1); /* escapes only get shorter */
    if (text == NULL) return no_memory(p->err);
    while (at < end) THAW_TRY(read_piece(p, &at, end, text, &length));
    p->at = end + 1;
    *out = text;
    return THAW_OK;
}

/* ---- values ---------------------------------------------------------------------------------- */

static thaw_status read_value(parser *p, thaw_json *out);

/* true, false, null or a number. */
static thaw_status read_primitive(parser *p, thaw_json *out) {
    static const struct {
        const char *word;
        thaw_json value;
    } words[] = {{"true", {.kind = THAW_JSON_BOOL, .boolean = true}},
                 {"false", {.kind = THAW_JSON_BOOL}},
                 {"null", {.kind = THAW_JSON_NULL}}};
    const jsmntok_t *t = take_token(p, JSMN_PRIMITIVE);
    if (t == NULL) return fail_at(p, p->at, "a value wanted");
    const char *text = &p->text[p->at];
    size_t start = p->at, length = (size_t)(t->end - t->start);
    p->at += length;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (length != strlen(words[i].word) || memcmp(text, words[i].word, length) != 0) continue;
        *out = words[i].value;
        return THAW_OK;
    }
    out->kind = THAW_JSON_NUMBER;
    if (thaw_number_read(text, length, &out->number) != length) {
        return fail_at(p, start, "not a number, true, false or null");
    }
    if (isinf(out->number)) return fail_at(p, start, "the number is too large");
    return THAW_OK;
}

/* A new child behind *last, the link to write. */
static thaw_json *add_child(parser *p, thaw_json *parent, const thaw_json ***last) {
    thaw_json *child = thaw_arena_alloc(p->arena, sizeof *child);
    if (child == NULL) return NULL;
    **last = child;
    *last = &child->next;
    parent->count++;
    return child;
}

static thaw_status read_array(parser *p, thaw_json *out) {
    const thaw_json **last = &out->child;
    out->kind = THAW_JSON_ARRAY;
    if (take(p, ']')) return THAW_OK;
    do {
        thaw_json *element = add_child(p, out, &last);
        if (element == NULL) return no_memory(p->err);
        THAW_TRY(read_value(p, element));
    } while (take(p, ','));
    return take(p, ']') ? THAW_OK : fail_at(p, p->at, "',' or ']' wanted");
}

static bool comes_before(const named *a, const named *b) {
    int order = strcmp(a->json->key, b->json->key);
    return order != 0 ? order < 0 : a->at < b->at;
}

static void swap(named *a, named *b) {
    named kept = *a;
    *a = *b;
    *b = kept;
}

/* Lets the member at `root` sink to its place in the heap below it. */
static void sink(named *member, size_t root, size_t count) {
    for (size_t child = 2 * root + 1; child < count; root = child, child = 2 * root + 1) {
        if (child + 1 < count && comes_before(&member[child], &member[child + 1])) child++;
        if (!comes_before(&member[root], &member[child])) return;
        swap(&member[root], &member[child]);
    }
}

/* Equal keys meet when sorted. Heapsort: no choice of keys makes it slow. */
static thaw_status check_keys(const parser *p, named *member, size_t count) {
    for (size_t i = count / 2; i-- > 0;) sink(member, i, count);
    for (size_t end = count; end-- > 1;) {
        swap(&member[0], &member[end]);
        sink(member, 0, end);
    }
    for (size_t i = 1; i < count; i++) {
        if (strcmp(member[i - 1].json->key, member[i].json->key) == 0) {
            return fail_at(p, member[i].at, "this key is here for the second time");
        }
    }
    return THAW_OK;
}

static thaw_status read_member(parser *p, thaw_json *member) {
    const char *key = NULL;
    skip_space(p);
    size_t at = p->at;
    THAW_TRY(read_string(p, &key));
    if (!take(p, ':')) return fail_at(p, p->at, "':' wanted");
    THAW_TRY(read_value(p, member));
    member->key = key;
    p->member[p->members++] = (named){member, at};
    return THAW_OK;
}

static thaw_status read_object(parser *p, thaw_json *out) {
    const thaw_json **last = &out->child;
    size_t outer = p->members;
    out->kind = THAW_JSON_OBJECT;
    if (take(p, '}')) return THAW_OK;
    do {
        thaw_json *member = add_child(p, out, &last);
        if (member == NULL) return no_memory(p->err);
        THAW_TRY(read_member(p, member));
    } while (take(p, ','));
    if (!take(p, '}')) return fail_at(p, p->at, "',' or '}' wanted");
    THAW_TRY(check_keys(p, &p->member[outer], out->count));
    p->members = outer;
    return THAW_OK;
}

/* out is zeroed; its links are the caller's. */
static thaw_status read_value(parser *p, thaw_json *out) {
    skip_space(p);
    char first = p->at < p->length ? p->text[p->at] : '\0';
    if (first == '"') {
        out->kind = THAW_JSON_STRING;
        return read_string(p, &out->text);
    }
    if (first != '{' && first != '[') return read_primitive(p, out);
    p->next_token++;
    p->at++;
    return first == '{' ? read_object(p, out) : read_array(p, out);
}

/* ---- the text -------------------------------------------------------------------------------- */

/* Also keeps jsmn from walking up long chains of brackets, again at each of them. */
static thaw_status check_depth(const parser *p) {
    size_t depth = 0;
    bool inside = false; /* a string */
    for (size_t i = 0; i < p->length; i++) {
        char c = p->text[i];
        if (c == '\\') {
            i++;
        } else if (c == '"') {
            inside = !inside;
        } else if (!inside && (c == '{' || c == '[')) {
            if (++depth > THAW_JSON_MAX_DEPTH) return fail_at(p, i, "nested too deep");
        } else if (!inside && (c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return THAW_OK;
}

static thaw_status fail_token(const parser *p, int error, size_t at) {
    if (at >= p->length) return fail_at(p, p->length, "the text ends too early");
    if (at == 0 && strncmp(p->text, "\xEF\xBB\xBF", 3) == 0) {
        return fail_at(p, 0, "a byte order mark; save the text without it");
    }
    if (p->text[at] != '"') return fail_at(p, at, "unexpected character");
    return fail_at(p, at,
                   error == JSMN_ERROR_PART ? "this string has no end"
                                            : "unknown escape in this string");
}

static thaw_status tokenize(parser *p) {
    jsmn_parser jsmn;
    size_t length = p->length + 1;
    jsmn_init(&jsmn);
    int count = jsmn_parse(&jsmn, p->text, length, NULL, 0);
    if (count < 0) return fail_token(p, count, jsmn.pos);
    p->tokens = (size_t)count;
    p->token = thaw_heap_alloc((p->tokens + 1) * sizeof *p->token);
    p->member = thaw_heap_alloc((p->tokens / 2 + 1) * sizeof *p->member);
    if (p->token == NULL || p->member == NULL) return no_memory(p->err);
    jsmn_init(&jsmn);
    int error = jsmn_parse(&jsmn, p->text, length, p->token, (unsigned)p->tokens);
    return error < 0 ? fail_token(p, error, jsmn.pos) : THAW_OK;
}

static thaw_status parse(parser *p, const thaw_json **out) {
    THAW_TRY(check_depth(p));
    THAW_TRY(tokenize(p));
    thaw_json *root = thaw_arena_alloc(p->arena, sizeof *root);
    if (root == NULL) return no_memory(p->err);
    THAW_TRY(read_value(p, root));
    skip_space(p);
    if (p->at != p->length) return fail_at(p, p->at, "nothing more wanted here");
    *out = root;
    return THAW_OK;
}

thaw_status thaw_json_parse(const char *text, size_t length, thaw_status kind, thaw_arena *arena,
                            const thaw_json **out, thaw_error *err) {
    if (length > THAW_JSON_MAX_BYTES) {
        return thaw_fail(err, kind, "at most %zu bytes of JSON, got %zu", THAW_JSON_MAX_BYTES,
                         length);
    }
    parser p = {.length = length, .arena = arena, .kind = kind, .err = err};
    /* A copy with a newline behind it: jsmn takes no number for complete at the end of its text. */
    p.text = thaw_heap_alloc(length + 1);
    if (p.text == NULL) return no_memory(err);
    if (length > 0) memcpy(p.text, text, length);
    p.text[length] = '\n';
    thaw_status status = parse(&p, out);
    thaw_heap_free(p.text);
    thaw_heap_free(p.token);
    thaw_heap_free(p.member);
    return status;
}

const thaw_json *thaw_json_get(const thaw_json *value, const char *key) {
    if (value == NULL || value->kind != THAW_JSON_OBJECT) return NULL;
    for (const thaw_json *member = value->child; member != NULL; member = member->next) {
        if (strcmp(member->key, key) == 0) return member;
    }
    return NULL;
}

const char *thaw_json_kind_name(thaw_json_kind kind) {
    static const char *const names[] = {"null", "boolean", "number", "string", "array", "object"};
    return names[kind];
}
