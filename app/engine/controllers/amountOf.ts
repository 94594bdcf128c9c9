import type { IntOrString } from '#model/port'

/** A number as it is, or so many per cent of `whole`. Upstream: apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent. */
export const amountOf = (value: IntOrString, whole: number, round: (n: number) => number): number =>
  typeof value === 'number' ? value : round((Number.parseInt(value, 10) * whole) / 100)
