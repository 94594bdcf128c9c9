import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { err, ok, type Result } from '#lib/result'
import { parseVector, type Vector } from './vector'

/** Every vector below the folders, by path. The error is one line that names the file and the place, or the folder. */
export function findVectors(folders: readonly string[]): Result<readonly Vector[], string> {
  const vectors: Vector[] = []
  for (const folder of folders) {
    if (!existsSync(folder)) return err(`${folder}: no such folder`)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ya?ml$/.test(file))
      .toSorted()
      .map((file) => join(folder, file))
    if (files.length === 0) return err(`${folder}: no vectors there`)
    for (const file of files) {
      const vector = parseVector(basename(dirname(resolve(file))), readFileSync(file, 'utf8'))
      if (!vector.ok) return err(`${file}:${vector.error.line}:${vector.error.column}: ${vector.error.message}`)
      vectors.push(vector.value)
    }
  }
  return ok(vectors)
}
