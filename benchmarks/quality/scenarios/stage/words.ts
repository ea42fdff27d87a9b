/** Words to make names from: plain ones, so that made names look like everybody's. */
function list(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}

export const FIRST_NAMES = list(`
  anna bruno carla dmitri elif farid giulia hamza ines jonas kavya leandro marta nikhil olena pavel quynh rania sven tomas
  uma viktor wanjiru xiomara yusuf zofia arjun beatriz cheng dalia emeka fatou gustav hana ivo jia kofi lucia mateo nadia
  oscar priya rafael sanjay thanh ulrich vera wei yara zain amara boris celine diego esra felipe greta hugo ilse joon
`);

export const SURNAMES = list(`
  almeida berg costa diaz eriksen ferreira gupta haddad ito jansen kowalski lopez mehta novak okafor petrov qureshi rossi
  silva tanaka ueda varga weber xu yilmaz zhang adeyemi brandt chavez dubois engel fischer garcia hoang ivanov joshi kaya
  lindqvist moreau nguyen oliveira park reyes sato thapa usman vogel wong young zimmer bauer castro duarte keller
`);

export const TECH_WORDS = list(`
  react spring flask django node express kafka redis terraform kube docker rust golang swift kotlin vue svelte angular
  laravel rails unity arduino esp32 opencv torch pandas spark graphql grpc oauth mqtt bluetooth wasm llm rag bert yolo
  postgres mongo sqlite nginx ansible helm vite webpack electron flutter nest next qt cuda
`);

export const NOUNS = list(`
  portfolio weather tracker inventory recipe chat todo blog shop parser scraper calculator library engine dashboard gateway
  planner quiz wallet notebook editor player scanner router proxy monitor backup calendar ledger garden robot compiler
  simulator catalog booking school clinic hotel forum gallery timer puzzle sensor bridge beacon harbor lantern meadow
  falcon otter comet canyon willow anchor
`);

export const ADJECTIVES = list(`
  simple tiny fast smart easy open quiet silent lazy brave modern clean light dark happy lucky golden frozen hidden wild
  calm rapid swift bright humble noble crimson silver lunar solar
`);

export const ROLES = list("api app ui web cli server client bot core service backend frontend infra docs sdk lib demo");

export const DEEDS = list("add fix update remove improve refactor bump rename cleanup test document simplify");
