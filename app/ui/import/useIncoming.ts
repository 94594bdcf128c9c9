import { useEffect, useState } from 'react'
import { openDialog } from '#store/commands/openDialog'
import { usePerform } from '#store/react'
import { looksLikeManifests, type Incoming } from './incoming'

/** Manifests that are dropped or pasted anywhere on the page; either opens the import dialog with them. */
export function useIncoming(): readonly [Incoming | null, (incoming: Incoming | null) => void] {
  const [incoming, setIncoming] = useState<Incoming | null>(null)
  const perform = usePerform()

  useEffect(() => {
    function take(next: Incoming) {
      setIncoming(next)
      perform(openDialog, { dialog: { type: 'import' } })
    }
    function onDragOver(event: DragEvent) {
      // Without this the browser would leave the page for the file.
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
    }
    function onDrop(event: DragEvent) {
      const file = event.dataTransfer?.files[0]
      if (!file) return
      event.preventDefault()
      void file.text().then((text) => take({ name: file.name, text }))
    }
    function onPaste(event: ClipboardEvent) {
      if (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')) return
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (!looksLikeManifests(text)) return
      event.preventDefault()
      take({ name: 'pasted text', text })
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onDrop)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('paste', onPaste)
    }
  }, [perform])

  return [incoming, setIncoming]
}
