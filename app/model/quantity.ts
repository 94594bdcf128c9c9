/** What the suffixes of quantities stand for. Upstream: apimachinery/pkg/api/resource/suffix.go. */
const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The amount that a quantity says, in thousandths of its unit: `250m`, `1Gi`, `2e3`, `0.5`; undefined for what is none. */
export function milliOf(quantity: string | number | undefined): number | undefined {
  const [, number, exponent, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([a-zA-Z]{0,2}))$/.exec(String(quantity ?? '')) ?? []
  const unit =
    exponent === undefined ? (Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined) : 10 ** Number(exponent)
  return number === undefined || unit === undefined ? undefined : Number(number) * unit * 1000
}
