import type { Taint } from '#kinds/node/schema'
import type { Toleration } from '#kinds/pod/schema'

/** Whether a toleration covers a taint. Upstream: staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint. */
export const toleratesTaint = (
  { key = '', operator = 'Equal', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean =>
  (effect === '' || effect === taint.effect) &&
  (key === '' ? operator === 'Exists' : key === taint.key) &&
  (operator === 'Exists' || value === (taint.value ?? ''))
