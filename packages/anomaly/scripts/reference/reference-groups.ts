/** A page of the reference. */
export interface ReferenceGroup {
  /** Folder below `src`, or "" for what lies beside the door; also the page's name. */
  folder: string;
  title: string;
}

/** The pages in the order in which a reader would want them. A folder that is not here comes last under its own name. */
const GROUPS: readonly ReferenceGroup[] = [
  { folder: "forest", title: "Random cut forest" },
  { folder: "isolation", title: "Isolation forests" },
  { folder: "ensemble", title: "Ensembles" },
  { folder: "neural", title: "Networks" },
  { folder: "series", title: "Series" },
  { folder: "stats", title: "Statistics of streams" },
  { folder: "sketch", title: "Sketches" },
  { folder: "drift", title: "Drift" },
  { folder: "calibrate", title: "Calibration" },
  { folder: "explain", title: "Explanations" },
  { folder: "table", title: "Tables" },
  { folder: "state", title: "Saved states" },
  { folder: "", title: "What all share" },
];

/** The groups of these folders, in reading order. */
export function groupsOf(folders: Iterable<string>): ReferenceGroup[] {
  const wanted = new Set(folders);
  const known = GROUPS.filter(({ folder }) => wanted.has(folder));
  const others = [...wanted].filter((folder) => GROUPS.every((each) => each.folder !== folder)).sort();
  return [...known, ...others.map((folder) => ({ folder, title: folder[0].toUpperCase() + folder.slice(1) }))];
}

/** Where the page of a group lies, from the folder of the pages. */
export function pageOf(folder: string): string {
  return `${folder === "" ? "shared" : folder.replaceAll("/", "-")}.md`;
}
