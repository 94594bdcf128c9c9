/** Hands a text to the browser as a file to be kept. */
export function downloadText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  // The download has begun by the next task; the text need not stay in memory after it.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
