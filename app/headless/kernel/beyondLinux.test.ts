import { expect, test } from 'vitest'
import { networkOf } from '#engine/dataplane'
import { join } from 'node:path'
import { openCluster } from '../openCluster'
import { beyondLinux } from './beyondLinux'

test.for([
  ['situations/local-behind-an-nlb.yaml', 'cloud that brings'],
  ['situations/local-behind-a-proxy.yaml', 'load balancer that accepts'],
  ['situations/external-ip-from-metallb.yaml', undefined],
  ['kernel/scenarios/aws-nlb.yaml', undefined],
  ['kernel/scenarios/gcp-passthrough.yaml', undefined],
] as const)('%s has what no kernel has: %s', ([file, what]) => {
  const opened = openCluster(join(import.meta.dirname, '../../../e2e', file))
  const beyond = opened.ok ? beyondLinux(networkOf(opened.value.world)) : opened.error
  expect(what === undefined ? beyond : beyond?.slice(0, what.length)).toBe(what)
})
