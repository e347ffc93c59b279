# Before the work: choosing a language, making a profile, joining a region, unlocking.
start-step-language = اللغة
start-step-name = الاسم
start-step-words = الكلمات
start-language-title = اختر لغتك
start-language-later = يمكنك تغيير ذلك لاحقًا.
start-name-title = من أنت؟
start-name-label = اسمك
start-name-hint = هكذا يراك زملاؤك. يمكنك الكتابة بأي حروف.
start-name-empty = اكتب اسمك.
start-next = متابعة
start-words-title = كلماتك الخمس
start-words-why = بهذه الكلمات الخمس تفتح التطبيق. لا يعرفها أحد سواك.
start-words-write = اكتبها الآن على ورقة. لن نعرضها مرة أخرى أبدًا.
start-words-written = كتبتها
start-again-title = اكتب كلماتك الخمس
start-again-label = كلماتك الخمس
start-again-hint = بالترتيب نفسه، وبينها مسافات.
start-again-wrong = هذه ليست الكلمات نفسها. انظر إلى ورقتك واكتبها من جديد.
start-show-words = عرض الكلمات مرة أخرى
start-create = إنشاء الملف
start-busy = يجري إنشاء ملفك على هذا الحاسوب. لحظة من فضلك.
start-back = رجوع
start-back-to-profiles = رجوع إلى القفل

join-title = الدخول إلى منطقتك
join-why = وصلتك دعوة من المنسّق. ألصقها هنا.
join-invitation = الدعوة
join-invitation-hint = سطر طويل واحد من الحروف والأرقام.
join-other-server = استخدام عنوان خادم آخر
join-server = عنوان الخادم
join-server-hint = فقط إذا طلب المنسّق ذلك.
join-submit = انضمام
join-busy = نجلب بيانات منطقتك. هذا يحتاج إلى الإنترنت.

unlock-title = افتح عملك
unlock-who = من أنت؟
unlock-waiting = { $count ->
    [zero] لا تغييرات تنتظر
    [one] تغيير واحد ينتظر
    [two] تغييران ينتظران
    [few] { $count } تغييرات تنتظر
    [many] { $count } تغييرًا ينتظر
   *[other] { $count } تغيير ينتظر
}
unlock-passphrase = كلماتك الخمس
unlock-hint = الكلمات المكتوبة على ورقتك. يمكنك لصقها.
unlock-show = أظهر ما أكتبه
unlock-submit = فتح
unlock-busy = نفتح عملك. هذا يستغرق بضع ثوانٍ.
unlock-new-profile = ملف جديد على هذا الحاسوب
