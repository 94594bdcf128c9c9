import { expect, test } from 'vitest'
import { pod, service, smallCluster } from '#store/testing/playground'
import { likelySender, matchingTargets, sendersOf, targetsOf } from './targets'

test('everything with an address can be reached, Services first, the sender left out', () => {
  const state = smallCluster().getState()
  const [from] = sendersOf(state)
  const targets = targetsOf(state, from?.key ?? pod('none'))
  expect(targets[0]?.kind).toBe('Service')
  expect(targets[0]?.address).toMatch(/^http:\/\//)
  expect(targets.map(({ key }) => key)).not.toContain(from?.key)
  const kinds = targets.map(({ kind }) => kind)
  expect(kinds.indexOf('Pod')).toBeGreaterThan(kinds.lastIndexOf('Service'))
  expect(kinds.indexOf('Node')).toBeGreaterThan(kinds.lastIndexOf('Pod'))
})

test('what the cluster brought along stands behind what somebody built', () => {
  const state = smallCluster().getState()
  const services = targetsOf(state, sendersOf(state)[0]?.key ?? pod('none')).filter(({ kind }) => kind === 'Service')
  expect(services.at(-1)?.name).toMatch(/^(kubernetes|kube-dns)$/)
})

test('targets are found by kind, name and address', () => {
  const state = smallCluster().getState()
  const targets = targetsOf(state, sendersOf(state)[0]?.key ?? pod('none'))
  expect(matchingTargets(targets, 'NODE').every(({ kind }) => kind === 'Node')).toBe(true)
  expect(matchingTargets(targets, '')).toEqual(targets)
  expect(matchingTargets(targets, 'nothing is called this')).toEqual([])
  expect(matchingTargets(targets, 'icmp://web/')).toEqual(matchingTargets(targets, 'web'))
  expect(matchingTargets(targets, 'icmp://nothing/')).toEqual([])
  const known = targets.find(({ kind, ips }) => kind === 'Pod' && ips[0] !== '')
  expect(matchingTargets(targets, `icmp://${known?.ips[0]}`)).toContain(known)
})

test('a wanted sender wins over the selected one; what cannot send is passed over', () => {
  const state = smallCluster().getState()
  const [first, second] = sendersOf(state)
  expect(likelySender(state, second?.key)).toBe(second?.key)
  expect(likelySender({ ...state, selection: second ? [second.key] : [] }, undefined)).toBe(second?.key)
  expect(likelySender({ ...state, selection: [service('web')] }, undefined)).toBe(first?.key)
})
