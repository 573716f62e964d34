/** Numbers as a language writes them, and its words for one thing and for many. */

/**
 * @param {string} locale
 * @returns how the catalogue of this language, and the page in it, write numbers
 */
export function formatOf(locale) {
  const number = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
  });
  const rate = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const tiny = new Intl.NumberFormat(locale, {
    notation: 'scientific',
    maximumSignificantDigits: 1,
  });
  const rules = new Intl.PluralRules(locale);
  const unit = (value, name) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'long',
      maximumSignificantDigits: 3,
    }).format(value);

  return {
    number: (value) => number.format(value),
    short: (value) => short.format(value),
    percent: (value) => (value == null ? '–' : percent.format(value)),
    loss: (value) => (value == null ? '–' : decimal.format(value)),
    rate: (value) => rate.format(value),
    /** One digit and its power of ten. */
    tiny: (value) => (value === 0 ? number.format(0) : tiny.format(value)),
    bytes: (value) => `${number.format(Number((value / 2 ** 20).toPrecision(3)))} MB`,
    /** @param {number} value below a tenth nobody waits */
    seconds: (value) =>
      value < 0.1
        ? `< ${number.format(0.1)}\u00a0s`
        : `${number.format(value < 10 ? Number(value.toPrecision(2)) : Math.round(value))}\u00a0s`,
    /** In the largest unit that says enough. @param {number} ms */
    duration(ms) {
      const seconds = Math.ceil(ms / 1000);
      if (seconds < 90) return unit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      return minutes < 90 ? unit(minutes, 'minute') : unit(Math.round(minutes / 60), 'hour');
    },
    /** @param {number} n @param {string} one @param {string} [many] as the language's plural asks for */
    counted: (n, one, many = one) =>
      `${number.format(n)} ${rules.select(n) === 'one' ? one : many}`,
  };
}
