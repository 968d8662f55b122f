/** Files and links of one node: their desks, put together as the configuration says. */
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Credentials } from "../commands/outside.ts";
import { type AddressPolicy, PublicAddresses } from "../files/address-policy.ts";
import { Fetching } from "../files/fetching.ts";
import { FolderStore } from "../files/folder-store.ts";
import { S3Store } from "../files/s3-store.ts";
import { Spool } from "../files/spool.ts";
import type { FileStore } from "../files/store.ts";
import type { Sharing } from "../gateway/shared-files.ts";
import type { Clock, Random } from "../ports.ts";
import type { NodeConfig } from "./config.ts";
import { FileDesk } from "./file-desk.ts";
import type { NodeAccess } from "./node-access.ts";
import { PreviewDesk } from "./preview-desk.ts";
import { NodeVisitors } from "./visitors.ts";

/** Where files are kept, and where those are that are still coming. */
export interface FilePlace {
  readonly store: FileStore;
  readonly spool: Spool;
}

type FileConfig = Pick<NodeConfig, "id" | "data" | "log" | "files" | "previews">;

/**
 * Where files that are switched off now leave the store as well. Undefined where nodes on several machines have no place for
 * files that they share.
 * @param tell says so, where files are switched on
 */
export function filePlace(
  config: FileConfig,
  clock: Clock,
  tell: (message: string) => void,
): FilePlace | undefined {
  const { id, data, log, files } = config;
  if (files.store === undefined && log !== undefined) {
    const why = "nodes on several machines need files.store, a folder that they share or an S3 store";
    if (files.enabled) tell(`files cannot be uploaded: ${why}`);
    return undefined;
  }
  const own = join(data, "files");
  if (files.store && "s3" in files.store) {
    return { store: new S3Store(files.store.s3), spool: new Spool(join(own, "incoming"), id, clock) };
  }
  const folder = files.store?.folder ?? own;
  return { store: new FolderStore(folder), spool: new Spool(join(folder, "incoming"), id, clock) };
}

export interface SharingOptions {
  readonly config: FileConfig;
  /** Undefined where no files are taken. */
  readonly place: FilePlace | undefined;
  readonly node: NodeAccess;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly random: Random;
  readonly warn: (message: string, details?: object) => void;
}

/** What HTTP asks for files and links. */
export function sharingOf(options: SharingOptions): Sharing & { readonly files?: FileDesk } {
  const { config, place, node, clock, warn } = options;
  const fetching = new Fetching({ policy: addressPolicy(), clock });
  return {
    visitors: new NodeVisitors(options),
    ...(place && { files: new FileDesk({ ...options, ...config.files, ...place, id: config.id, warn }) }),
    ...(config.previews && { previews: new PreviewDesk({ node, fetching, clock }) }),
  };
}

function addressPolicy(): AddressPolicy {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new PublicAddresses({ ports: [80, 443], own: own.flatMap(({ cidr }) => cidr ?? []) });
}
