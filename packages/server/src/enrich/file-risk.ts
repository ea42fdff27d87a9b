/** Why a changed file deserves a look. */
export type FileRisk = "workflow" | "install" | "credential" | "dependency" | "binary";

/** The first that matches counts. */
const RISKS: readonly (readonly [FileRisk, RegExp])[] = [
  [
    "workflow",
    /^\.github\/(?:workflows|actions)\/|(?:^|\/)(?:action\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile|\.travis\.yml)$|^\.circleci\//i,
  ],
  [
    "credential",
    /(?:^|\/)(?:\.env(?:\.[\w-]+)?|\.npmrc|\.pypirc|\.netrc|id_(?:rsa|dsa|ecdsa|ed25519)|credentials(?:\.json)?)$|\.(?:pem|key|p12|pfx|jks|keystore)$/i,
  ],
  [
    "install",
    /(?:^|\/)(?:setup\.py|build\.rs|(?:pre|post)install\.[cm]?[jt]s|Makefile|configure(?:\.ac)?|Dockerfile|CMakeLists\.txt|binding\.gyp|install\.(?:sh|ps1))$|\.m4$/i,
  ],
  [
    "dependency",
    /(?:^|\/)(?:package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|requirements[\w-]*\.txt|pyproject\.toml|poetry\.lock|Pipfile(?:\.lock)?|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|pom\.xml|build\.gradle(?:\.kts)?|composer\.(?:json|lock))$/i,
  ],
  ["binary", /\.(?:exe|dll|so|dylib|bin|jar|class|node|wasm|scr|msi|apk)$/i],
];

/** The risk that a path stands for; undefined for an ordinary file. */
export function riskOf(path: string): FileRisk | undefined {
  return RISKS.find(([, pattern]) => pattern.test(path))?.[0];
}
