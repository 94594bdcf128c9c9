import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findVectors } from '../../app/headless/conformance/findVectors'
import { judge } from '../../app/headless/conformance/judge'

const vectors = findVectors([join(import.meta.dirname, 'vectors/kube-proxy-iptables')])

test.for(vectors.ok ? vectors.value : [])('kube-proxy-iptables: $name', (vector) => {
  expect(judge(vector)).toBeUndefined()
})

test('all vectors were found', () => {
  expect(vectors.ok && vectors.value.length).toBe(37)
})
