/** What nobody has configured about files. */
export const defaultFiles = {
  enabled: true,
  store: undefined,
  url: "",
  max: 20 * 2 ** 20,
  ownMax: 2 ** 30,
  allMax: 20 * 2 ** 30,
  types: [],
  unnamed: 3_600_000,
};
