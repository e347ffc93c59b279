# The card at the foot of the rail, its panel, and the small screen of the coordinator.
sync-title = الإرسال
sync-open = المزيد عن الإرسال
sync-now = أرسل الآن
sync-safe = كل شيء محفوظ بأمان
sync-nothing = لا شيء للإرسال بعد
sync-never = لم يُرسل شيء بعد
sync-busy = جارٍ الإرسال…
sync-busy-count = { $done } من { $waiting }
sync-waiting = { $count ->
    [zero] لا تغييرات تنتظر
    [one] تغيير واحد ينتظر
    [two] تغييران ينتظران
    [few] { $count } تغييرات تنتظر
    [many] { $count } تغييرًا ينتظر
   *[other] { $count } تغيير ينتظر
}
sync-waiting-sub = محفوظ على هذا الحاسوب. سنرسله عند توفر الإنترنت.
sync-long-ago = آخر إرسال: { $day }
sync-long-ago-sub = ابحث عن اتصال بالإنترنت.
sync-choose = { $count ->
    [zero] لا شيء للاختيار
    [one] خيار واحد ينتظر قرارك
    [two] خياران ينتظران قرارك
    [few] { $count } خيارات تنتظر قرارك
    [many] { $count } خيارًا ينتظر قرارك
   *[other] { $count } خيار ينتظر قرارك
}
sync-choose-sub = غيّر زميلان الشيء نفسه.
sync-sign-in = سجّل الدخول من جديد للإرسال
sync-sign-in-sub = اطلب دعوة من المنسّق. يبقى عملك محفوظًا.
sync-sign-in-ask = اطلب من المنسّق دعوة جديدة.
sync-sign-in-lock = أقفل التطبيق واختر «ملف جديد على هذا الحاسوب».
sync-sign-in-paste = ألصق الدعوة هناك. يبقى عملك السابق في هذا الملف.
sync-too-old = حدّث التطبيق للإرسال
sync-kept = يبقى عملك محفوظًا على هذا الحاسوب.
sync-danger = تعذّر الحفظ
sync-danger-sub = اكتبه على ورقة واتصل بالمنسّق.
sync-stopped = توقف الإرسال
sync-list-waiting = بانتظار الإرسال
sync-list-last = آخر إرسال
sync-list-choices = للاختيار
waiting-person = شخص
waiting-contact = لقاء
waiting-referral = إحالة
waiting-other = شيء آخر
sync-help = كل ما تحفظه يصبح آمنًا على هذا الحاسوب فورًا.
sync-help-offline = يمكنك متابعة العمل دون إنترنت. اتصل بالإنترنت مرة كل أسبوع.

team-colleagues = الزملاء
team-invite = دعوة زميل
team-invite-name = اسم زميلك
team-invite-role = الدور
team-invite-submit = إنشاء دعوة
team-invite-line = سلّم هذا السطر لزميلك بأمان. يعمل السطر { $hours } ساعة، مرة واحدة.
team-pack = بيانات المنطقة
team-pack-why = تعمل الآن بالإصدار { $version }. وافق على إصدار جديد بعد مراجعته.
team-pack-approve = الموافقة على الإصدار الجديد
team-pack-approved = تمت الموافقة على الإصدار { $version }.
role-key-person = وسيط مجتمعي
role-coordinator = منسّق
