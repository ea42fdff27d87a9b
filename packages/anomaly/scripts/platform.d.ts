// What browsers and Node share and the types of the language leave out: the library is built without either's types.

declare function atob(base64: string): string;

interface ImportMeta {
  readonly url: string;
}
