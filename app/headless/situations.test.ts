import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasMoments, toWorld } from '#scenario'
import { openCluster, type OpenCluster } from './openCluster'
import { walkCommand } from './walk'
import type { FileRun } from './walk/fileRun'
import { runRequests } from './walk/runRequests'

const folder = join(import.meta.dirname, '../../e2e/situations')

test.for(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('what %s expects holds', (name) => {
  const complaints: string[] = []
  const code = walkCommand([join(folder, name)], {
    print: () => undefined,
    complain: (line) => void complaints.push(line),
  })
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
})

function opened(name: string): OpenCluster {
  const cluster = openCluster(join(folder, name))
  if (!cluster.ok) throw new Error(cluster.error)
  return cluster.value
}

function withSeed(cluster: OpenCluster, seed: number): FileRun {
  const { world } = cluster
  const run = runRequests({ ...cluster, world: { ...world, settings: { ...world.settings, seed } } }, undefined)
  if (!run.ok) throw new Error(run.error)
  return run.value
}

/** Who may answer each request, in the order of the file. */
const backendsOf = ({ requests }: FileRun): readonly (readonly string[])[] =>
  requests.map(({ outcomes }) => outcomes.map(({ outcome }) => outcome.backend?.id ?? 'nobody'))

describe('what follows from a draw holds whatever the seed draws', () => {
  const seeds = Array.from({ length: 8 }, (_, i) => i + 1)

  test('requests over a connection all come to the Pod that it came to', () => {
    const cluster = opened('11-one-connection-one-backend.yaml')
    const kept = seeds.map((seed) => {
      const run = withSeed(cluster, seed)
      expect(run.requests.flatMap(({ differences }) => differences)).toEqual([])
      const [, two, three, four] = backendsOf(run)
      expect([two, three, four].map((backends) => backends?.length)).toEqual([1, 1, 1])
      expect([three, four]).toEqual([two, two])
      return two?.[0]
    })
    expect(new Set(kept).size).toBeGreaterThan(1)
  })

  test('everybody behind one address comes to the Pod that the first one came to', () => {
    const cluster = opened('39-affinity-behind-one-address.yaml')
    const kept = seeds.map((seed) => {
      const run = withSeed(cluster, seed)
      expect(run.requests.flatMap(({ differences }) => differences)).toEqual([])
      const [, bob, eve] = backendsOf(run)
      expect([bob?.length, eve]).toEqual([1, bob])
      return bob?.[0]
    })
    expect(new Set(kept).size).toBe(2)
  })
})

const isOverTime = (name: string): boolean => {
  const cluster = openCluster(join(folder, name))
  return cluster.ok && hasMoments(cluster.value.scenario)
}

test.for(readdirSync(folder).filter(isOverTime))('what %s expects over time holds with another seed', (name) => {
  const cluster = opened(name)
  const { scenario } = cluster
  const { world } = toWorld({ ...scenario, cluster: { ...scenario.cluster, seed: 7 } })
  const run = runRequests({ ...cluster, world }, undefined)
  expect(run.ok ? [] : [run.error]).toEqual([])
  if (!run.ok) return
  const checked = run.value.script.flatMap((part) => (part.type === 'checked' ? part.differences : []))
  expect([...checked, ...run.value.requests.flatMap(({ differences }) => differences)]).toEqual([])
})
