# The frame of the window, and words used everywhere.
nav-label = الشاشات
nav-today = اليوم
nav-people = الأشخاص
nav-referrals = الإحالات
nav-directory = الدليل
nav-team = الفريق
nav-due = { $count ->
    [zero] لا مهام
    [one] مهمة واحدة
    [two] مهمتان
    [few] { $count } مهام
    [many] { $count } مهمة
   *[other] { $count } مهمة
}
new-contact = لقاء جديد
practice-region = منطقة تدريب
lock-now = قفل التطبيق
skip-to-content = انتقال إلى المحتوى
panel-region = لوحة
panel-close = إغلاق
language-label = لغة الشاشة
language-trial = ترجمة تجريبية

save = حفظ
cancel = إلغاء
yes = نعم
no = لا
copy = نسخ
copied = تم النسخ.
copy-by-hand = تعذّر النسخ. حدّد النص وانسخه بلوحة المفاتيح.
list-comma = ،
choice-all = الكل
choice-more = المزيد
field-optional = (يمكن تركه فارغًا)
value-empty = (فارغ)
steps-label = الخطوة { $now } من { $count }
step-done = (تم)
pages-label = تصفّح
pages-before = السابق
pages-after = التالي
pages-now = { $from } إلى { $to } من { $count }
minutes-short = { $count } د
sent-yes = محفوظ بأمان
sent-not-yet = بانتظار الإرسال
draft-kept = المسودة محفوظة على هذا الحاسوب
draft-failed = لم تُحفظ المسودة بعد
draft-too-long = لم تُحفظ المسودة: النص طويل جدًا
draft-unread = تتعذّر قراءة مسودتك الآن
draft-again = حاول مرة أخرى
draft-drop = حذف المسودة
text-over = { $count ->
    [zero] لا أحرف زائدة.
    [one] حرف واحد زائد.
    [two] حرفان زائدان.
    [few] { $count } أحرف زائدة.
    [many] { $count } حرفًا زائدًا.
   *[other] { $count } حرف زائد.
}
number-found = يشبه هذا رقم مواطن أو رقم أجانب أو حسابًا بنكيًا. احذفه، فلا يمكن الحفظ وهو موجود. رقم هاتف؟ اكتب 0 في أوله.
number-remove = احذفه

search-all = بحث
search-shortcut = بحث بلوحة المفاتيح
search-found = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
search-none = لم نجد شيئًا عن «{ $query }».

day-today = اليوم
day-yesterday = أمس
day-tomorrow = غدًا
day-in = { $days ->
    [zero] اليوم
    [one] بعد يوم
    [two] بعد يومين
    [few] بعد { $days } أيام
    [many] بعد { $days } يومًا
   *[other] بعد { $days } يوم
}
day-ago = { $days ->
    [zero] اليوم
    [one] قبل يوم
    [two] قبل يومين
    [few] قبل { $days } أيام
    [many] قبل { $days } يومًا
   *[other] قبل { $days } يوم
}
date-today = اليوم
date-yesterday = أمس
date-tomorrow = غدًا
date-other = يوم آخر
date-one-week = بعد أسبوع
date-two-weeks = بعد أسبوعين
date-day = يوم
date-month = شهر
date-year = سنة

today-to-do = { $count ->
    [zero] لا مهام
    [one] مهمة واحدة
    [two] مهمتان
    [few] { $count } مهام
    [many] { $count } مهمة
   *[other] { $count } مهمة
}
today-empty = لا شيء بانتظارك. هل تحدثت مع أحد؟
today-drafts = لم يكتمل بعد
today-follow-ups = ما زال عليك
today-later = لاحقًا
today-waiting = بانتظار الرد
today-all-referrals = عرض كل الإحالات ({ $count })
today-more-follow-ups = و{ $count } أخرى. عرض كل الإحالات
today-recent = آخر من تحدثت معهم
follow-up-ask = اسأل كيف تسير الأمور لدى { $service }
draft-contact = لقاء لم يكتمل بعد
draft-referral = إحالة لم تكتمل بعد
draft-person = شخص جديد لم يكتمل بعد
draft-correction = تصحيح لم يكتمل بعد
draft-status = مستجدات إحالة لم تكتمل بعد
draft-edit = تعديل لم يكتمل بعد
