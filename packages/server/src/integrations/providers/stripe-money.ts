/** Amounts in Stripe's units: a currency's smallest part (https://docs.stripe.com/currencies). */

const WITHOUT_PARTS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THOUSANDTHS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Such as `€12.50`; the number alone for an unknown currency. */
export function money(amount: number | undefined, currency: string): string {
  const code = currency.toUpperCase();
  const digits = WITHOUT_PARTS.has(code) ? 0 : THOUSANDTHS.has(code) ? 3 : 2;
  const value = (amount ?? 0) / 10 ** digits;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!/^[A-Z]{3}$/.test(code)) return new Intl.NumberFormat('en', format).format(value);
  return new Intl.NumberFormat('en', { ...format, style: 'currency', currency: code }).format(value);
}
