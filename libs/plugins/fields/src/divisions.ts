/** A division of China with those below it, down to the districts (省、市、区县). */
export interface Division {
  name: string;
  children: Division[];
}

let loaded: Division[] | undefined;
let loading: Promise<Division[]> | undefined;

/** China's divisions as they are today. Fetched once, when somebody needs them; from then on `divisions()` has them too. */
export function loadDivisions(): Promise<Division[]> {
  return (loading ??= import('@vant/area-data').then(({ areaList }) => (loaded = treeOf(areaList))));
}

/** The divisions, once they were loaded. */
export const divisions = (): readonly Division[] | undefined => loaded;

type Names = Record<string, string>;

/** Codes have two digits for each level: 440000 has 440300 has 440305. */
function treeOf({ province_list, city_list, county_list }: { [list: string]: Names }): Division[] {
  const named = (list: Names, prefix: string): [string, string][] =>
    Object.entries(list).filter(([code]) => code.startsWith(prefix));
  return Object.entries(province_list ?? {}).map(([code, name]) => ({
    name,
    children: named(city_list ?? {}, code.slice(0, 2)).map(([city, cityName]) => ({
      name: cityName,
      children: named(county_list ?? {}, city.slice(0, 4)).map(([, county]) => ({ name: county, children: [] })),
    })),
  }));
}
