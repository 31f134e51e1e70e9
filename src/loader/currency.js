/**
 * How many decimals a currency has (ISO 4217, as src/model/money.rs). Browsers disagree about them: they are here.
 * @type {(currency: string) => number}
 */
export const exponent = (currency) => {
  if (/BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|UYI|VND|VUV|X[AO]F|XPF/.test(currency)) return 0;
  if (/CLF|UYW/.test(currency)) return 4;
  return /BHD|IQD|JOD|KWD|LYD|OMR|TND/.test(currency) ? 3 : 2;
};

/**
 * Minor units as people write them.
 * @type {(minor: number, currency: string, locale: string) => string}
 */
export const price = (minor, currency, locale) => {
  const unit = 10 ** exponent(currency);
  const digits = minor % unit ? exponent(currency) : 0;
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, style).format(minor / unit);
};
