import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findVectors } from '../../app/headless/conformance/findVectors'
import { judge } from '../../app/headless/conformance/judge'

const components = [
  ['kube-proxy-iptables', 37],
  ['endpoint-selection', 20],
  ['admission', 76],
  ['allocation', 40],
  ['endpoints', 40],
  ['probes', 34],
] as const

describe.for(components)('%s', ([component, count]) => {
  const vectors = findVectors([join(import.meta.dirname, 'vectors', component)])

  test.for(vectors.ok ? vectors.value : [])('$name', (vector) => {
    expect(judge(vector)).toBeUndefined()
  })

  test('all vectors were found', () => {
    expect(vectors.ok && vectors.value.length).toBe(count)
  })
})
