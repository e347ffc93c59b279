/** The pictograms of the window, from Tabler Icons. One picture means one thing everywhere. */
const sources: Record<string, string> = import.meta.glob(
  "../../node_modules/@tabler/icons/icons/outline/{affiliate,alert-triangle,arrow-forward-up,arrow-left,arrow-right,arrows-split,baby-carriage,backpack,ball-football,basket,bell,blocks,bolt,book-2,books,box,brain,briefcase,bug,building,building-church,building-community,building-hospital,bulb,bus,calendar,calendar-event,calendar-off,car,cash,certificate,check,checks,chevron-down,chevron-right,circle-dashed,clipboard-list,clipboard-text,clock,cloud-check,cloud-up,coffee,coin-euro,confetti,copy,dental,device-laptop,device-mobile-message,door-enter,dots,download,equal,eye,file-import,file-x,friends,gavel,gift,hand-stop,heart,heart-handshake,heartbeat,help-circle,home,home-2,home-heart,home-move,hourglass,id,key,language,lifebuoy,list,lock,mail,mail-opened,mailbox,map-pin,message,message-circle,message-reply,messages,mood-smile,option,pencil,phone,phone-off,pill,plane-arrival,plus,presentation,progress-check,protocol,radio,rainbow,receipt,refresh,repeat,route,scale,school,search,send,share,shield,shield-check,shield-half,shirt,sign-right,signature,star,stethoscope,thumb-up,tool,user,user-check,user-plus,user-question,users,users-group,video,walk,wallet,wheelchair,world,x}.svg",
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

/** Pictures that point or move along the line of reading, and so turn round with it; a clock or a phone does not. */
const along = new Set([
  "arrow-forward-up",
  "arrow-left",
  "arrow-right",
  "arrows-split",
  "bus",
  "car",
  "chevron-right",
  "door-enter",
  "file-import",
  "home-move",
  "list",
  "message-reply",
  "plane-arrival",
  "send",
  "share",
  "sign-right",
  "walk",
]);

export function directional(name: string): boolean {
  return along.has(name);
}
