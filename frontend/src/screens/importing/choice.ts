/** The files that were chosen or dropped, sorted into what they are. */

export interface Chosen {
  images: File[];
  archives: File[];
  /** The last CSV wins: there is one manifest. */
  manifest: File | null;
  bytes: number;
}

export const NOTHING: Chosen = { images: [], archives: [], manifest: null, bytes: 0 };

/** Adds files to a choice; hidden files of operating systems are left out. */
export function withFiles(chosen: Chosen, files: readonly File[]): Chosen {
  const next = { ...chosen, images: [...chosen.images], archives: [...chosen.archives] };
  for (const file of files) {
    if (file.name.startsWith(".") || file.name === "Thumbs.db") continue;
    next.bytes += file.size;
    if (/\.zip$/i.test(file.name)) next.archives.push(file);
    else if (/\.csv$/i.test(file.name)) next.manifest = file;
    else next.images.push(file);
  }
  return next;
}

/** "380 images, 1 zip file, a manifest". */
export function choiceText({ images, archives, manifest }: Chosen): string {
  const parts = [
    images.length > 0 ? `${images.length.toLocaleString("en-GB")} ${images.length === 1 ? "file" : "files"}` : null,
    archives.length > 0 ? `${archives.length} zip ${archives.length === 1 ? "file" : "files"}` : null,
    manifest ? `the manifest ${manifest.name}` : null,
  ];
  return parts.filter(Boolean).join(", ");
}

/** The path within a dropped or chosen folder, or the bare name. */
export const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** All files of a drop, folders walked through; a dropped file keeps its path within the folder. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return Array.from(transfer.files);
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.replace(/^\//, ""), configurable: true });
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A folder is read in parts; the last part is empty.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return files;
    files.push(...(await Promise.all(part.map(walk))).flat());
  }
}
