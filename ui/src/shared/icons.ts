/** The pictograms of the window, from Tabler Icons. One picture means one thing everywhere. */
const sources: Record<string, string> = import.meta.glob(
  "../../node_modules/@tabler/icons/icons/outline/{alert-triangle,arrow-left,arrow-right,arrows-split,baby-carriage,book-2,briefcase,building-community,bus,calendar,cash,check,checks,chevron-down,chevron-right,clock,cloud-check,cloud-up,coin-euro,copy,dots,download,home,home-heart,hourglass,id-badge-2,info-circle,key,language,lock,mail,mail-opened,mailbox,map-pin,message-circle,messages,mood-smile,pencil,phone,phone-off,plus,repeat,route,scale,school,search,send,share,shield-half,sign-right,signature,heartbeat,tool,user,user-plus,user-question,users,users-group,video,walk,world,x,friends,heart,brand-hipchat,clipboard-text,trash,circle-dashed,bell,car,device-mobile-message,map-2,logout,hand-stop}.svg",
  { query: "?raw", import: "default", eager: true },
);

const drawn = new Map(Object.entries(sources).map(([path, svg]) => [path.replace(/^.*\/(.+)\.svg$/, "$1"), lines(svg)]));

/** Only the lines: size and colour come from the place where it stands. */
function lines(svg: string): string {
  return svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
}

export function icon(name: string): string | undefined {
  return drawn.get(name);
}
